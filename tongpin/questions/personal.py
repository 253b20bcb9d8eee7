"""What questions stores about people: who made banks, wrote and approved questions."""

from tongpin.orgs.personal_data import signature
from tongpin.questions.models import Bank, Intake, Version

PERSONAL_DATA = (
    signature(
        Bank,
        "made_by",
        key="banks_made",
        label="建立的题库",
        columns={"name": "name", "unit": "unit__name", "at": "made_at"},
    ),
    signature(
        Intake,
        "taken_by",
        key="question_files_taken",
        label="导入的题目文件",
        columns={"bank": "bank__name", "name": "name", "at": "taken_at"},
    ),
    signature(Version, "written_by", key="questions_written", label="编写的题目"),
    signature(Version, "approved_by", key="questions_approved", label="审定的题目"),
)
