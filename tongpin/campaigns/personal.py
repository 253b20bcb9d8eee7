"""What campaigns stores about people: who told that a mechanism ran."""

from tongpin.campaigns.models import MechanismRun
from tongpin.orgs.personal_data import signature

PERSONAL_DATA = (
    signature(
        MechanismRun,
        "noted_by",
        key="mechanism_runs_told",
        label="登记的机制运行情况",
        columns={"mechanism": "mechanism__name", "unit": "unit__name", "day": "ran_on"},
    ),
)
