"""What ledgers stores about people: who handed files in, and names in their cells."""

from tongpin.ledgers.models import Ledger, LedgerRow
from tongpin.orgs.personal_data import WITH_RECORD, PersonalData, signature

PERSONAL_DATA = (
    signature(
        Ledger,
        "uploaded_by",
        key="ledgers_uploaded",
        label="上传的台账",
        columns={"name": "name", "at": "uploaded_at"},
    ),
    PersonalData(
        model=LedgerRow,
        field="cells",
        excuse="台账原样留存，其中的姓名不与登记的人对应",
        label="台账原文中的姓名",
        purpose="核对每行台账读成了什么",
        kept_for=WITH_RECORD,
        remainder="台账是单位的记录，更正时另存新版",
    ),
)
