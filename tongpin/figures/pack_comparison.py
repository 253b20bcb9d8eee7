"""What a checked pack would do to the campaign of its code: begin it, change it, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongpin.campaigns.actions import says_the_same, wanted_lines
from tongpin.campaigns.campaign_states import CampaignError
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_differences import Change, PackDifference, differences
from tongpin.campaigns.pack_places import said_value
from tongpin.campaigns.pack_specs import AdjustmentSpec, Pack
from tongpin.campaigns.packs import fitting_pack
from tongpin.figures.catalogue import campaign_pack


@dataclass(frozen=True, kw_only=True)
class PackComparison:
    """The pack beside the campaign as it is.

    campaign     None where the pack begins one
    is_same      whether nothing would change
    found        what would change; empty where the earlier edition is not kept
    unfit_lines  adjustments of the campaign that the pack has no place for
    """

    pack: Pack
    campaign: Campaign | None
    is_same: bool
    found: tuple[PackDifference, ...] = ()
    unfit_lines: tuple[AdjustmentSpec, ...] = ()

    def lines(self) -> Iterator[str]:
        """The same as sentences, one a line."""
        yield self.headline
        for difference in self.found:
            yield f"{difference.file}: {difference_words(difference)}"
        for line in self.unfit_lines:
            yield unfit_words(line)

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Each change with its file, for a page."""
        return [(difference.file, difference_words(difference)) for difference in self.found]

    @property
    def unfit_words(self) -> list[str]:
        return [unfit_words(line) for line in self.unfit_lines]

    @property
    def headline(self) -> str:
        values = {"campaign": self.pack.campaign.name, "code": self.pack.campaign.code}
        if self.campaign is None:
            return _("It starts the campaign %(campaign)s (%(code)s).") % values
        if self.is_same:
            return _("The campaign %(campaign)s says all this already: nothing changes.") % values
        return _("It changes the campaign %(campaign)s (%(code)s).") % values


def compare_pack(pack: Pack) -> PackComparison:
    """Costs a few queries."""
    campaign = Campaign.objects.filter(code=pack.campaign.code).first()
    lines = wanted_lines(pack, campaign)
    adjusted = fitting_pack(pack, lines)
    found: list[PackDifference] = []
    is_same = False
    if campaign:
        found = differences_from(campaign, adjusted)
        is_same = says_the_same(campaign, pack.digest, lines)
    return PackComparison(
        pack=pack,
        campaign=campaign,
        is_same=is_same,
        found=tuple(found),
        unfit_lines=tuple(line for line in lines if line not in adjusted.applied),
    )


def differences_from(campaign: Campaign, pack: Pack) -> list[PackDifference]:
    """Nothing where the edition that the campaign follows is not kept."""
    try:
        return differences(campaign_pack(campaign), pack)
    except CampaignError:
        return []


def unfit_words(line: AdjustmentSpec) -> str:
    return _("This adjustment finds no place in it: %(line)s") % {"line": line.words}


def difference_words(difference: PackDifference) -> str:
    """One difference as a line for people."""
    values = {
        "place": difference.words,
        "old": said_value(difference.old),
        "new": said_value(difference.new),
    }
    if difference.change == Change.ADDED:
        return _("new: %(place)s") % values
    if difference.change == Change.MISSING:
        return _("%(place)s is in it no more; what was recorded of it stays") % values
    return _("%(place)s: %(old)s → %(new)s") % values
