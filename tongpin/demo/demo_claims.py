"""Records of an outside platform, for the demonstration."""

from datetime import datetime

from tongpin.campaigns.models import Campaign
from tongpin.learning.claim_files import ClaimFileDetails, confirm_claims, take_claims
from tongpin.orgs.models import Person, Role, Unit
from tongpin.orgs.permissions import recordable_unit_ids

COURSES = ["党史微课第一讲", "党史微课第二讲", "红色影视赏析", "党史上的今天"]
NAME = "学习强国三月学习记录.csv"


def add_claims(campaign: Campaign, people: dict[str, Person], now: datetime) -> None:
    """A file that a township handed in and compared with the platform."""
    clerk = people["clerk"]
    unit = clerk.posts.get(role=Role.CLERK).unit
    units = set(recordable_unit_ids(clerk, now.date()))
    content = _exported(unit).encode("gb18030")
    details = ClaimFileDetails(unit, "学习强国", campaign.starts_on, units)
    file = take_claims(campaign, details, (NAME, content), by=clerk, now=now).file
    if file:
        confirm_claims(file, by=clerk, now=now)


def _exported(unit: Unit) -> str:
    """As the platform would: names, courses, how often, and points that nobody asked for."""
    names = ["马连营", "回春生", "戴同庆", "从文静", "单立军", "铁秋实", "沙吉祥", "丁玉兰"]
    lines = ["姓名,组织,学习日期,课程,学习次数,学习积分"]
    for day in range(1, 29, 3):
        for place, name in enumerate(names[: 3 + day % 5]):
            course = COURSES[(day + place) % len(COURSES)]
            lines.append(f"{name},{unit.name},2021-03-{day:02},{course},1,{10 + place}")
    return "\n".join(lines)
