"""What service stores about people: residents who ask, and who of us worked on it."""

from tongpin.orgs.personal_data import Erasure, PersonalData, signature
from tongpin.service.models import (
    OrderStep,
    RequestNote,
    RoutingRule,
    ServiceAsker,
    ServiceRating,
    ServiceRequest,
)

NO_ACCOUNT = "群众点单不用账号，不与登记的人对应"
REQUEST_STAYS = "诉求和办理经过是单位的记录，去掉姓名电话后保留"
TO_CALL = "便于承办人联系诉求人"
FORGOTTEN = "工单了结后满设定天数（默认90天）"


def of_asker(field: str, label: str) -> PersonalData:
    """What a resident left so that somebody can reach them."""
    return PersonalData(
        model=ServiceAsker,
        field=field,
        excuse=NO_ACCOUNT,
        label=label,
        purpose=TO_CALL,
        kept_for=FORGOTTEN,
        erasure=Erasure.AUTOMATIC,
        remainder="清空，只留下清空的时间",
    )


PERSONAL_DATA = (
    of_asker("name", "诉求人姓名"),
    of_asker("phone", "诉求人电话"),
    of_asker("phone_mac", "诉求人电话的校验码"),
    PersonalData(
        model=ServiceRequest,
        field="device",
        excuse=NO_ACCOUNT,
        label="提出诉求的设备标识",
        purpose="限制同一设备短时间内大量提交",
        remainder=REQUEST_STAYS,
    ),
    PersonalData(
        model=ServiceRequest,
        field="text",
        excuse=NO_ACCOUNT,
        label="诉求内容",
        purpose="办理诉求",
        remainder=REQUEST_STAYS,
    ),
    PersonalData(
        model=RequestNote,
        field="text",
        excuse=NO_ACCOUNT,
        label="诉求人补充的内容",
        purpose="办理诉求",
        remainder=REQUEST_STAYS,
    ),
    PersonalData(
        model=ServiceRating,
        field="text",
        excuse=NO_ACCOUNT,
        label="诉求人的评价",
        purpose="说明办得怎么样",
        remainder=REQUEST_STAYS,
    ),
    PersonalData(
        model=OrderStep,
        field="confirmation",
        excuse=NO_ACCOUNT,
        label="群众当场怎么说",
        purpose="说明办得怎么样",
        remainder=REQUEST_STAYS,
    ),
    PersonalData(
        model=OrderStep,
        field="device",
        excuse="只是设备的摘要，不与人对应",
        label="办理工单的设备标识",
        purpose="防止承办人用自己的设备替群众评价",
        remainder=REQUEST_STAYS,
    ),
    signature(
        ServiceRequest,
        "taken_by",
        key="requests_entered",
        label="代群众登记的诉求",
        columns={"text": "text", "channel": "channel", "at": "made_at"},
    ),
    signature(
        OrderStep,
        "made_by",
        key="steps_of_orders",
        label="工单的办理步骤",
        columns={"order": "order__title", "move": "move", "text": "text", "at": "made_at"},
    ),
    signature(
        ServiceRating,
        "noted_by",
        key="calls_noted",
        label="回访记下的评价",
        columns={"order": "order__title", "outcome": "outcome", "text": "text", "at": "made_at"},
    ),
    signature(
        RoutingRule,
        "made_by",
        key="routing_rules_made",
        label="写的派单规则",
        columns={"category": "category", "goes_to": "goes_to", "at": "made_at"},
    ),
)
