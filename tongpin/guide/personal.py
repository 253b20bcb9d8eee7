"""What the guide stores about people."""

from tongpin.guide.models import ReadHint
from tongpin.orgs.personal_data import Erasure, PersonalData

PERSONAL_DATA = (
    PersonalData(
        model=ReadHint,
        field="person",
        key="hints_read",
        label="看过并关掉的首次提示",
        purpose="看过的提示不再出现",
        kept_for="账号存续期间",
        erasure=Erasure.BY_PERSON,
        remainder="清空，提示重新出现；日志中留有时间",
        columns={"hint": "key", "at": "read_at"},
    ),
)
