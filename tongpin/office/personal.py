"""What office stores about people: who drew and issued papers, sent news, looks after whom."""

from tongpin.office.models import Brief, Handover, Liaison, OfficePaper
from tongpin.orgs.personal_data import Erasure, PersonalData, signature

HANDOVER_COLUMNS = {
    "post": "post__title",
    "unit": "post__unit__name",
    "notes": "notes",
    "at": "made_at",
}

PERSONAL_DATA = (
    signature(
        OfficePaper,
        "made_by",
        key="papers_of_office_drawn",
        label="起草的文件",
        columns={"kind": "kind", "unit": "unit__name", "period": "period", "at": "made_at"},
    ),
    signature(
        OfficePaper,
        "issued_by",
        key="papers_of_office_issued",
        label="签发的文件",
        columns={"kind": "kind", "number": "number", "period": "period", "at": "issued_at"},
    ),
    signature(
        Brief,
        "sent_by",
        key="news_sent",
        label="报送的信息稿",
        columns={"title": "title", "text": "text", "at": "sent_at"},
    ),
    signature(
        Brief,
        "decided_by",
        key="news_decided",
        label="采用或未采用的信息稿",
        columns={"title": "title", "outcome": "outcome", "answer": "answer", "at": "decided_at"},
    ),
    PersonalData(
        model=Brief,
        field="author",
        excuse="自由填写的文字，不与登记的人对应",
        label="信息稿作者姓名",
        purpose="注明作者",
        remainder="稿件随单位记录保留",
    ),
    PersonalData(
        model=Liaison,
        field="person",
        key="looks_after",
        label="联系点",
        purpose="说明谁联系哪个单位",
        erasure=Erasure.NEVER,
        remainder="联系工作须可追溯到人，结束后保留起止日期",
        columns={"unit": "unit__name", "from": "from_on", "until": "before_on"},
    ),
    signature(
        Handover,
        "to",
        key="posts_taken_over",
        label="接手的岗位",
        columns=HANDOVER_COLUMNS,
    ),
    signature(
        Handover,
        "made_by",
        key="handovers_written",
        label="写的交接单",
        columns=HANDOVER_COLUMNS,
    ),
)
