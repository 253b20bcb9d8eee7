"""What acts stores about people: where they were, what they recorded."""

from django.db.models import Q, QuerySet

from tongpin.acts.models import Act, Participation, SlotAnswer
from tongpin.orgs.models import Person
from tongpin.orgs.personal_data import Erasure, PersonalData, Retention, signature

LIST_STAYS = "签到表、会议记录和台账是单位的记录，名单随之保留"


def current_participations() -> QuerySet[Participation]:
    """Each act once, the newest first."""
    return Participation.objects.current().order_by("-act__occurred_on", "-id")


def replaced_participations(person: Person) -> QuerySet[Participation]:
    """Rows about the person in earlier versions of sign-in lists and of acts."""
    replaced = Q(superseded_at__isnull=False) | Q(act__superseded_at__isnull=False)
    return person.participations.filter(replaced)


SIGN_INS = PersonalData(
    model=Participation,
    field="person",
    key="sign_ins",
    label="参加情况",
    purpose="说明谁参加了哪次活动，人数、人次由此计算",
    remainder=LIST_STAYS,
    columns={
        "act": "act_id",
        "day": "act__occurred_on",
        "title": "act__title",
        "unit": "act__unit__name",
        "name": "person__name",
        "role": "role",
        "status": "status",
        "known_by": "source",
        "reason": "reason",
    },
    rows=lambda person: current_participations().filter(person=person),
)


def reasons_of_campaign(campaign: int) -> QuerySet[Participation]:
    """Participations of the campaign that say why somebody was away."""
    return Participation.objects.filter(act__kind__campaign=campaign).exclude(reason="")


RETENTIONS = (
    Retention(
        key="reasons",
        label="请假缺席的事由",
        setting="KEEP_REASONS_DAYS",
        rows=reasons_of_campaign,
        empty=lambda rows, now: rows.update(reason=""),
        remainder="请假、缺席的状态和人数保留",
    ),
)

PERSONAL_DATA = (
    SIGN_INS,
    PersonalData(
        model=Participation,
        field="person",
        key="sign_ins_replaced",
        label="参加情况的旧版本",
        purpose="说明更正前后各是什么",
        erasure=Erasure.NEVER,
        remainder=LIST_STAYS,
        rows=replaced_participations,
    ),
    signature(Act, "recorded_by", key="acts_recorded", label="登记的活动"),
    signature(SlotAnswer, "recorded_by", key="slots_answered", label="登记的档案材料"),
)
