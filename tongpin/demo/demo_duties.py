"""A directive and a recurring duty, for the demonstration."""

from datetime import UTC, date, datetime

from tongpin.campaigns.models import Campaign
from tongpin.duties.directives import DirectiveDraft, ExpectationDraft, issue_directive
from tongpin.duties.models import Recurrence
from tongpin.duties.recurring_duties import TemplateDraft, make_template
from tongpin.orgs.models import Person, Role, Unit

ISSUED = datetime(2021, 2, 8, 1, tzinfo=UTC)  # nine o'clock in China
TEXT = """各乡镇、县直各单位：

为做好学习教育，请结合本单位实际做好四件事：一是三月上旬前明确组织机构和联络员；二是三月中旬前拿出工作方案；三是三月上旬前开好动员部署会；四是四月底前组织一次主题活动，就近就便，不搞形式。

事情做了照常记录即可，不另行上报材料。"""


def add_duties(campaign: Campaign, people: dict[str, Person], now: datetime) -> None:
    """What the county asks of the units right below it."""
    office = people["office"]
    county = office.posts.get(role=Role.OFFICE).unit
    units = list(Unit.objects.directly_below(county, ISSUED.date()).values_list("pk", flat=True))
    expectations = [
        ExpectationDraft("成立组织机构", campaign.kinds.get(key="body"), date(2021, 3, 10)),
        ExpectationDraft("制定工作方案", campaign.kinds.get(key="scheme"), date(2021, 3, 20)),
        ExpectationDraft("动员部署会", campaign.kinds.get(key="meeting"), date(2021, 3, 10)),
        ExpectationDraft("主题活动", campaign.kinds.get(key="activity"), date(2021, 4, 30)),
    ]
    directive = DirectiveDraft(
        title="关于开展党史学习教育的通知",
        text=TEXT,
        expectations=expectations,
        number="青学教办〔2021〕1号",
    )
    issue_directive(campaign, county, directive, units, by=office, now=ISSUED)
    rule = TemplateDraft(
        title="每季度至少一次中心组学习",
        kind=campaign.kinds.get(key="session"),
        count=1,
        every=Recurrence.QUARTER,
        from_on=date(2021, 1, 1),
        before_on=date(2022, 1, 1),
    )
    make_template(campaign, county, rule, units, by=office, now=now)
