"""Records of an outside platform, for the demonstration."""

from tongpin.demo.demo_days import DemoDays
from tongpin.demo.demo_scene import Scene
from tongpin.learning.claim_files import ClaimFileDetails, confirm_claims, take_claims
from tongpin.orgs.models import Role, Unit
from tongpin.orgs.permissions import recordable_unit_ids

COURSES = ["党史微课第一讲", "党史微课第二讲", "红色影视赏析", "党史上的今天"]
NAME = "学习强国学习记录.csv"


def add_claims(scene: Scene) -> None:
    """A file that a township handed in and compared with the platform."""
    clerk = scene.people["clerk"]
    unit = clerk.posts.get(role=Role.CLERK).unit
    units = set(recordable_unit_ids(clerk, scene.days.today))
    content = _exported(unit, scene.days).encode("gb18030")
    details = ClaimFileDetails(unit, "学习强国", scene.campaign.starts_on, units)
    file = take_claims(scene.campaign, details, (NAME, content), by=clerk, now=scene.now).file
    if file:
        confirm_claims(file, by=clerk, now=scene.now)


def _exported(unit: Unit, days: DemoDays) -> str:
    """As the platform would: names, courses, how often, and points that nobody asked for."""
    names = ["马连营", "回春生", "戴同庆", "从文静", "单立军", "铁秋实", "沙吉祥", "丁玉兰"]
    lines = ["姓名,组织,学习日期,课程,学习次数,学习积分"]
    for day in range(1, 29, 3):
        learned_on = days.on(f"03-{day:02}")
        for place, name in enumerate(names[: 3 + day % 5]):
            course = COURSES[(day + place) % len(COURSES)]
            lines.append(f"{name},{unit.name},{learned_on},{course},1,{10 + place}")
    return "\n".join(lines)
