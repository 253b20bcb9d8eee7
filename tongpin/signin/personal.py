"""What signin stores about people: scans, and the phones and desks that they came from."""

from django.db.models import QuerySet

from tongpin.acts.models import AttendanceSource, Participation, PresenceStatus
from tongpin.acts.personal import current_participations
from tongpin.orgs.personal_data import Erasure, PersonalData, signature
from tongpin.signin.models import Conflict, Device, Hall, Scan

PHONE_IS_FORGOTTEN = "本人点“忘记这部手机”"


def participations_from_phone(phone: str) -> QuerySet[Participation]:
    """What scans of the phone led to, also after a correction, the newest act first.

    phone   the digest of the phone
    Costs a few queries for each hall where the phone was.
    """
    numbers: set[int] = set()
    for hall in Hall.objects.filter(devices__phone=phone).select_related("act"):
        scans = hall.scans.accepted().filter(device__phone=phone)
        people = scans.values_list("person_id", flat=True)
        parts = hall.current_act().participations.filter(person__in=people)
        parts = parts.filter(source=AttendanceSource.SELF, status=PresenceStatus.PRESENT)
        numbers.update(parts.values_list("pk", flat=True))
    return current_participations().filter(pk__in=numbers)


PERSONAL_DATA = (
    PersonalData(
        model=Scan,
        field="person",
        key="scans",
        label="签到操作",
        purpose="断网后补传、重复扫码都不影响签到结果",
        erasure=Erasure.NEVER,
        remainder="签到结果由操作推得，删去一条结果即无从复核",
        columns={
            "act": "hall__act__title",
            "kind": "kind",
            "source": "source",
            "at": "at",
            "reason": "reason",
        },
    ),
    PersonalData(
        model=Device,
        field="phone",
        excuse="只存手机标识的摘要，凭它在本机上显示签到",
        label="签到的手机",
        purpose="未登录的人在自己手机上看到自己的签到",
        kept_for=f"与签到记录同期保存，或到{PHONE_IS_FORGOTTEN}为止",
        erasure=Erasure.BY_PERSON,
        remainder="摘要清空，签到记录和人数保留",
    ),
    PersonalData(
        model=Conflict,
        field="body",
        excuse="同一编号的两次操作内容不同时留待人工核对，不与登记的人对应",
        label="有出入的签到操作",
        purpose="由经办人判断哪一次为准",
        kept_for=f"与签到记录同期保存，或到{PHONE_IS_FORGOTTEN}为止",
        erasure=Erasure.BY_PERSON,
        remainder="内容清空，只留曾有出入",
    ),
    signature(
        Hall,
        "opened_by",
        key="halls_opened",
        label="开启的签到",
        columns={"act": "act__title", "at": "opened_at"},
    ),
    signature(
        Device,
        "opened_by",
        key="helper_devices_opened",
        label="开启的签到工作台",
        columns={"act": "hall__act__title", "at": "opened_at"},
    ),
)
