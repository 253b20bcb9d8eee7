"""What learning stores about people: what they remember, wrote and took in."""

from tongpin.learning.models import Claim, ClaimFile, Reading, Recall
from tongpin.orgs.personal_data import Erasure, PersonalData, signature

READING_COLUMNS = {"unit": "unit__name", "day": "day", "title": "title"}
CLAIM_COLUMNS = {"platform": "platform", "name": "name"}

PERSONAL_DATA = (
    signature(
        Reading,
        "written_by",
        key="readings_written",
        label="写的每日一读",
        columns=READING_COLUMNS | {"at": "written_at"},
    ),
    signature(
        Reading,
        "published_by",
        key="readings_published",
        label="发布的每日一读",
        columns=READING_COLUMNS | {"at": "published_at"},
    ),
    PersonalData(
        model=Recall,
        field="person",
        key="daily_five",
        label="每日五题的作答",
        purpose="只供本人安排复习，别人看不到",
        kept_for="账号在册期间",
        remainder="随账号一并删除；单位只存十人以上的平均数",
        columns={"question": "question_id", "on": "answered_on", "right_percent": "share"},
    ),
    signature(
        ClaimFile,
        "taken_by",
        key="claim_files_taken",
        label="交来的平台学习记录",
        columns=CLAIM_COLUMNS | {"at": "taken_at"},
    ),
    signature(
        ClaimFile,
        "confirmed_by",
        key="claim_files_confirmed",
        label="确认的平台学习记录",
        columns=CLAIM_COLUMNS | {"at": "confirmed_at"},
    ),
    PersonalData(
        model=Claim,
        field="person_name",
        excuse="平台导出表中的姓名，不与登记的人对应",
        label="平台学习记录中的姓名",
        purpose="识别重复导入的行；不计入本系统的数字",
        erasure=Erasure.BY_OFFICE,
        remainder="撤回文件后不再使用",
    ),
)
