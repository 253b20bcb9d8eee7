"""When older entries of the journal may move into an archive: once their campaigns are closed."""

from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from tongpin.campaigns.models import Campaign, CampaignState
from tongpin.closings.errors import ClosingError
from tongpin.orgs.journal_archive import ArchiveHead, archive_journal


def move_journal(path: Path, *, before_on: date, now: datetime) -> ArchiveHead:
    """Move all entries before the day into a new file.

    Dossiers and archives of a campaign tell their entries, so those stay until it is closed.
    Raises ClosingError for a campaign that is open and began before the day, and
    JournalArchiveError as `archive_journal` does.
    """
    campaigns = Campaign.objects.exclude(state=CampaignState.CLOSED)
    campaign = campaigns.filter(started_at__date__lt=before_on).order_by("started_at").first()
    if campaign:
        text = _("“%(campaign)s” is not closed; its entries since %(day)s stay.")
        values = {"campaign": campaign.name, "day": f"{campaign.started_at:%Y-%m-%d}"}
        raise ClosingError(text % values)
    return archive_journal(path, before_on=before_on, by=None, now=now)
