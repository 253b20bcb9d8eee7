"""A directive and a recurring duty, for the demonstration."""

from tongpin.demo.demo_days import DAY, at
from tongpin.demo.demo_scene import Scene
from tongpin.duties.directives import DirectiveDraft, ExpectationDraft, issue_directive
from tongpin.duties.models import Recurrence
from tongpin.duties.recurring_duties import TemplateDraft, make_template
from tongpin.orgs.models import Unit

EXPECTED = [  # kind, what it is called, until when
    ("body", "成立组织机构", "03-10"),
    ("scheme", "制定工作方案", "03-20"),
    ("meeting", "动员部署会", "03-10"),
    ("activity", "主题活动", "04-30"),
]
TEXT = """各乡镇、县直各单位：

为做好学习教育，请结合本单位实际做好四件事：一是{body}前明确组织机构和联络员；二是{scheme}前拿出工作方案；三是{meeting}前开好动员部署会；四是{activity}前组织一次主题活动，就近就便，不搞形式。

事情做了照常记录即可，不另行上报材料。"""


def add_duties(scene: Scene) -> None:
    """What the county asks of the units right below it."""
    issued_at = at(scene.days.on("02-22"))
    campaign, days, office = scene.campaign, scene.days, scene.people["office"]
    units = list(
        Unit.objects.directly_below(scene.county, issued_at.date()).values_list("pk", flat=True)
    )
    expectations = []
    due_days = {}
    for key, title, written in EXPECTED:
        kind = campaign.kinds.get(key=key)
        due_on = days.on(written)
        due_days[key] = f"{due_on.month}月{due_on.day}日"
        expectations.append(ExpectationDraft(title, kind, due_on))
    directive = DirectiveDraft(
        title="关于开展党史学习教育的通知",
        text=TEXT.format(**due_days),
        expectations=expectations,
        number=f"青学教办〔{issued_at.year}〕1号",
    )
    issue_directive(campaign, scene.county, directive, units, by=office, now=issued_at)
    rule = TemplateDraft(
        title="每季度至少一次中心组学习",
        kind=campaign.kinds.get(key="session"),
        count=1,
        every=Recurrence.QUARTER,
        from_on=days.first_quarter.from_on,
        before_on=campaign.ends_on + DAY,
    )
    make_template(campaign, scene.county, rule, units, by=office, now=scene.now)
