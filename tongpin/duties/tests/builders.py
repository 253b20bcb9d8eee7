"""Rules for tests."""

from datetime import date

from tongpin.duties.models import Recurrence
from tongpin.duties.recurring_duties import TemplateDraft, make_template
from tongpin.testing import NOON


def make_rule(campaign, county, *names, kind="session", by=None, **changes):
    """The county's rule for these units: one session in each quarter of 2021."""
    values = {
        "title": "每季度一次中心组学习",
        "kind": campaign.kinds.get(key=kind),
        "count": 1,
        "every": Recurrence.QUARTER,
        "from_on": date(2021, 1, 1),
        "before_on": date(2022, 1, 1),
    }
    draft = TemplateDraft(**values | changes)
    units = [county[name].pk for name in names]
    return make_template(campaign, county["青禾县"], draft, units, by=by, now=NOON)
