"""What burden stores about people: who asked for data, signed, answered and complained."""

from tongpin.burden.models import AskedUnit, Complaint, DataRequest
from tongpin.orgs.personal_data import PersonalData, signature

COMPLAINT_STAYS = "意见和答复保留备查"

PERSONAL_DATA = (
    signature(
        DataRequest,
        "made_by",
        key="data_requests_made",
        label="提出的数据需求",
        columns={"title": "title", "basis": "basis", "at": "made_at"},
    ),
    signature(
        DataRequest,
        "signed_by",
        key="data_requests_signed",
        label="签批的数据需求",
        columns={"title": "title", "state": "state", "remark": "remark", "at": "signed_at"},
    ),
    signature(
        AskedUnit,
        "answered_by",
        key="data_requests_answered",
        label="答复的数据需求",
        columns={
            "request": "request__title",
            "unit": "unit__name",
            "values": "values",
            "at": "answered_at",
        },
    ),
    PersonalData(
        model=Complaint,
        field="made_by",
        key="complaints",
        label="提出的意见",
        purpose="答复本人",
        remainder=COMPLAINT_STAYS,
        columns={"text": "text", "answer": "answer", "at": "made_at"},
    ),
    PersonalData(
        model=Complaint,
        field="contact",
        excuse="自由填写的联系方式，不与登记的人对应",
        label="提意见人的联系方式",
        purpose="答复本人",
        remainder=COMPLAINT_STAYS,
    ),
    signature(Complaint, "owner", key="complaints_to_answer", label="承办的意见"),
    signature(
        Complaint,
        "answered_by",
        key="complaints_answered",
        label="答复的意见",
        columns={"answer": "answer", "at": "answered_at"},
    ),
)
