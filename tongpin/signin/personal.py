"""What signin stores about people: scans, and the phones and desks that they came from."""

import secrets
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongpin.acts.models import AttendanceSource, Participation, PresenceStatus
from tongpin.acts.personal import current_participations
from tongpin.orgs.models import Person
from tongpin.orgs.personal_data import Erasure, PersonalData, Retention, signature
from tongpin.signin.attendance_settlement import BY_SCAN
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


def phones_of_campaign(campaign: int) -> QuerySet[Device]:
    return Device.objects.filter(hall__act__kind__campaign=campaign).exclude(phone="")


def conflicts_of_campaign(campaign: int) -> QuerySet[Conflict]:
    conflicts = Conflict.objects.filter(device__hall__act__kind__campaign=campaign)
    return conflicts.exclude(body={})


def guests_of_campaign(campaign: int) -> QuerySet[Person]:
    """People known by a name that they typed at a hall of this campaign, and by nothing else."""
    scans = Scan.objects.filter(person=OuterRef("pk"))
    here = Q(hall__act__kind__campaign=campaign)
    elsewhere = Participation.objects.filter(person=OuterRef("pk"))
    guests = Person.objects.filter(posts=None, username=None, token=None)
    guests = guests.filter(Exists(scans.filter(here)), ~Exists(scans.exclude(here)))
    return guests.exclude(Exists(elsewhere.exclude(source__in=BY_SCAN)))


def forget_guests(guests: QuerySet[Person], now: datetime) -> int:
    """They stay counted, as devices that nobody knows."""
    count = 0
    for guest in list(guests):
        guest.name, guest.token = "", secrets.token_hex(16)
        guest.save(update_fields=["name", "token"])
        count += 1
    return count


RETENTIONS = (
    Retention(
        key="phones",
        label="签到手机的标识",
        setting="KEEP_DEVICES_DAYS",
        rows=phones_of_campaign,
        empty=lambda rows, now: rows.update(phone=""),
        remainder="签到记录和人数保留",
    ),
    Retention(
        key="conflicts",
        label="有出入的签到操作的内容",
        setting="KEEP_DEVICES_DAYS",
        rows=conflicts_of_campaign,
        empty=lambda rows, now: rows.update(body={}),
        remainder="只留曾有出入",
    ),
    Retention(
        key="guests",
        label="只在签到时写过姓名的人的姓名",
        setting="KEEP_NAMES_DAYS",
        rows=guests_of_campaign,
        empty=forget_guests,
        remainder="签到记录和人数保留，不再知道是谁",
    ),
)

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
    signature(
        Device,
        "revoked_by",
        key="helper_devices_revoked",
        label="停用的签到手机",
        columns={"act": "hall__act__title", "at": "revoked_at"},
    ),
)
