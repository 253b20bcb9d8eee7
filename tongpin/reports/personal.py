"""What reports stores about people: who released them."""

from tongpin.orgs.personal_data import signature
from tongpin.reports.models import OwnWords, Release

PERSONAL_DATA = (
    signature(
        Release,
        "released_by",
        key="reports_released",
        label="签发的报告",
        columns={"campaign": "campaign__name", "unit": "unit__name", "at": "released_at"},
    ),
    signature(
        OwnWords,
        "signed_by",
        key="report_words_signed",
        label="签署的报告表述",
        columns={"campaign": "campaign__name", "unit": "unit__name", "at": "signed_at"},
    ),
)
