"""Saying single values of a pack otherwise for one campaign, and taking that back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.campaigns.actions import change_adjustments
from tongpin.campaigns.adjustments import (
    adjustable_places,
    lines_from_json,
    with_line,
    without_line,
)
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_places import Address, PackPlace, said_value
from tongpin.campaigns.pack_specs import AdjustmentSpec, Pack
from tongpin.campaigns.packs import adjusted_pack, fitting_pack
from tongpin.figures.catalogue import pack_of
from tongpin.orgs.models import Person


def address_query(file: str, at: Address) -> str:
    """Which value of which file is meant, as addresses of pages say it."""
    return urlencode({"file": file, "at": at}, doseq=True)


@dataclass(frozen=True, kw_only=True)
class AdjustableValue:
    """One value of a campaign beside what its pack says."""

    file: str
    place: PackPlace
    here: Any
    is_adjusted: bool

    @property
    def pack_words(self) -> str:
        return said_value(self.place.effective)

    @property
    def here_words(self) -> str:
        return said_value(self.here)

    @property
    def label(self) -> str:
        """What the value is, in the words of the spec."""
        description = self.place.field.description
        return _(description) if description else self.place.key

    @property
    def query(self) -> str:
        return address_query(self.file, self.place.at)

    @property
    def heading(self) -> str:
        return " · ".join(self.place.titles)


class AdjustedCampaign:
    """A campaign with its pack and what it says otherwise. Costs a query and reads the pack.

    pack     as it is without adjustments
    fitting  the same with the lines that find their place
    """

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.pack: Pack = pack_of(campaign)
        self.lines = lines_from_json(campaign.adjustments)
        self.fitting = fitting_pack(self.pack, self.lines)

    @property
    def unfit_lines(self) -> list[tuple[str, str]]:
        """Lines that the pack has no place for, or that would make it wrong: words and address."""
        unfit = []
        for line in self.lines:
            if line not in self.fitting.applied:
                unfit.append((line.words, address_query(line.file, line.at)))
        return unfit

    def values(self, file: str) -> Iterator[AdjustableValue]:
        """All values of a file that can be said otherwise, in its order."""
        adjusted = {line.at for line in self.fitting.applied if line.file == file}
        here = {place.path: place.effective for place in self._places(self.fitting, file)}
        for place in self._places(self.pack, file):
            yield AdjustableValue(
                file=file,
                place=place,
                here=here[place.path],
                is_adjusted=place.at in adjusted,
            )

    def value_at(self, file: str, at: Address) -> AdjustableValue:
        """Raises UserError where the pack has no such value."""
        for value in self.values(file):
            if value.place.at == at:
                return value
        text = _("The pack has no value %(place)s that can be adjusted.")
        raise UserError(text % {"place": " · ".join((file, *at))})

    @property
    def adjusted_values(self) -> list[AdjustableValue]:
        """What is said otherwise now."""
        adjusted = []
        for file in self.pack.file_specs:
            adjusted += [value for value in self.values(file.file_name) if value.is_adjusted]
        return adjusted

    @staticmethod
    def _places(pack: Pack, file: str) -> list[PackPlace]:
        for spec in pack.file_specs:
            if spec.file_name == file:
                return adjustable_places(type(spec), spec.as_json())
        return []


def adjust_value(
    campaign: Campaign, line: AdjustmentSpec, *, by: Person | None, now: datetime
) -> Campaign:
    """Let the campaign say the line's value otherwise; what the pack says takes it back.

    Safe to repeat. Raises UserError where there is no such value or the campaign is closed,
    PackError with what the value makes wrong.
    """
    adjusted = AdjustedCampaign(campaign)
    value = adjusted.value_at(line.file, line.at)
    if said_value(line.value) == value.pack_words:
        return take_back(campaign, line.file, line.at, by=by, now=now)
    adjusted_pack(adjusted.pack, with_line(adjusted.fitting.applied, line))
    details = {
        "place": line.words,
        "old": value.here_words,
        "new": said_value(line.value),
    }
    lines = with_line(adjusted.lines, line)
    return change_adjustments(campaign, adjusted.pack, lines, by=by, now=now, **details)


def take_back(
    campaign: Campaign, file: str, at: Address, *, by: Person | None, now: datetime
) -> Campaign:
    """Let the campaign say there what its pack says. Safe to repeat.

    Raises UserError for a closed campaign, PackError where other lines need this one.
    """
    adjusted = AdjustedCampaign(campaign)
    lines = without_line(adjusted.lines, file, at)
    adjusted_pack(adjusted.pack, without_line(adjusted.fitting.applied, file, at))
    details = {"place": " · ".join((file, *at)), "old": "—", "new": "—"}
    for value in adjusted.values(file):
        if value.place.at == at:
            details |= {"old": value.here_words, "new": value.pack_words}
    return change_adjustments(campaign, adjusted.pack, lines, by=by, now=now, **details)
