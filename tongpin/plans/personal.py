"""What plans stores about people: subscriptions, who planned, whom plans and bases name."""

from datetime import datetime

from tongpin.orgs.models import Person
from tongpin.orgs.personal_data import Erasure, PersonalData, Retention, deleted, signature
from tongpin.plans.actions import end_feed
from tongpin.plans.models import Base, Feed, PlanItem


def erase_feed(feed: Feed, *, by: Person | None, now: datetime) -> None:
    """End the subscription; only its own person can, whom the journal names."""
    end_feed(feed, now=now)


FEEDS = PersonalData(
    model=Feed,
    field="person",
    key="subscriptions",
    label="日历订阅",
    purpose="在本人的日历中显示单位安排",
    kept_for="取消订阅为止",
    erasure=Erasure.BY_PERSON,
    remainder="整行删除，订阅地址随即失效",
    export=lambda person: list(person.feeds.values_list("unit__name", flat=True)),
    rows=lambda person: person.feeds.order_by("id"),
    wish="feed",
    erase=erase_feed,
)

RETENTIONS = (
    Retention(
        key="subscriptions",
        label="日历订阅",
        setting="KEEP_DEVICES_DAYS",
        rows=lambda campaign: Feed.objects.filter(campaign=campaign),
        empty=deleted,
        remainder="整行删除，订阅地址随即失效",
    ),
)

PERSONAL_DATA = (
    FEEDS,
    signature(
        PlanItem,
        "recorded_by",
        key="plan_items_recorded",
        label="登记的学习计划",
        columns={"unit": "unit__name", "topic": "topic", "at": "recorded_at"},
    ),
    PersonalData(
        model=PlanItem,
        field="lead",
        excuse="自由填写的文字，不与登记的人对应",
        label="计划中的主讲人姓名",
        purpose="说明由谁主讲",
        remainder="计划是单位的记录，改动时另存新版",
    ),
    PersonalData(
        model=Base,
        field="contact",
        excuse="基地对外的联系人，不与登记的人对应",
        label="基地联系人",
        purpose="各单位预约时联系",
        kept_for="基地在册期间",
        remainder="更换联系人后旧姓名即被替换",
    ),
    PersonalData(
        model=Base,
        field="phone",
        excuse="基地对外的电话，不与登记的人对应",
        label="基地联系电话",
        purpose="各单位预约时联系",
        kept_for="基地在册期间",
        remainder="更换电话后旧号码即被替换",
    ),
)
