"""What reports stores about people: who released them."""

from tongpin.orgs.personal_data import signature
from tongpin.reports.models import Release

PERSONAL_DATA = (
    signature(
        Release,
        "released_by",
        key="reports_released",
        label="签发的报告",
        columns={"campaign": "campaign__name", "unit": "unit__name", "at": "released_at"},
    ),
)
