"""An office's own words in its reports: signed one by one, marked, taken back at any time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.base.text import printable, squeeze
from tongpin.campaigns.outline_specs import PLACEHOLDER, PLAIN_WORDS, OutlineSpec
from tongpin.figures.figure_reader import Scope
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit
from tongpin.reports.models import OwnWords

LONGEST = 500  # characters of a sentence
ENDINGS = "。！？；…”"


class WordsError(UserError):
    """The sentence cannot be signed; the message is written for users."""


@dataclass(frozen=True)
class WordsDraft:
    """A sentence and where it is to stand."""

    place: str
    proposal: str
    text: str


@dataclass(frozen=True)
class ProposedWords:
    """A sentence that the outline proposes, filled as far as it goes, and what was signed."""

    proposal: str
    wording: str
    signed: OwnWords | None


@dataclass(frozen=True)
class WordsPlace:
    """One place of the report where an office may say something of its own."""

    place: str
    proposals: tuple[ProposedWords, ...]
    added: OwnWords | None

    @property
    def is_used(self) -> bool:
        """Whether something is proposed or stands there."""
        return bool(self.proposals or self.added)


def place_of(*headings: str) -> str:
    """A place by the headings that lead to it; none: before the first section."""
    return " / ".join(headings)


def rests_on_rows(sentence: str) -> bool:
    """Whether figures or acts stand in a sentence of the outline."""
    matches = PLACEHOLDER.finditer(sentence)
    return any(match[2] or match[1] not in PLAIN_WORDS for match in matches)


def standing_words(scope: Scope) -> dict[tuple[str, str], OwnWords]:
    """(place, proposal) -> what is signed for the scope's own unit. Costs a query."""
    standing = OwnWords.objects.standing().filter(campaign=scope.campaign, unit__in=scope.own_units)
    in_order = standing.select_related("signed_by").order_by("id")
    return {(words.place, words.proposal): words for words in in_order}


@transaction.atomic
def sign_words(scope: Scope, draft: WordsDraft, *, by: Person, now: datetime) -> OwnWords:
    """Let the sentence stand in the reports of the scope's unit; one before it there goes.

    Safe to repeat. Raises WordsError for an empty sentence, one over 500 characters, and a place
    that the outline does not have.
    """
    unit = _unit_of(scope)
    Unit.objects.select_for_update().get(pk=unit.pk)
    text = squeeze(printable(draft.text))
    if not text:
        raise WordsError(_("Write the sentence that is to stand there."))
    if PLACEHOLDER.search(text):
        raise WordsError(_("Write the words themselves in place of the braces."))
    if len(text) > LONGEST:
        raise WordsError(_("A sentence has 500 characters at most."))
    if (draft.place, draft.proposal) not in set(_places(scope.campaign.outline_spec)):
        raise WordsError(_("The outline has no such place; the page was out of date."))
    if not text.endswith(tuple(ENDINGS)):
        text += "。"
    earlier = standing_words(scope).get((draft.place, draft.proposal))
    if earlier and earlier.text == text:
        return earlier
    if earlier:
        _withdraw(earlier, now)
    words = OwnWords.objects.create(
        campaign=scope.campaign,
        unit=unit,
        place=draft.place,
        proposal=draft.proposal,
        text=text,
        signed_at=now,
        signed_by=by,
    )
    record("reports.words.sign", words, by=by, at=now, text=text)
    return words


@transaction.atomic
def withdraw_words(words: OwnWords, *, by: Person, now: datetime) -> None:
    """From now on reports do without the sentence; signed reports keep it. Safe to repeat."""
    words = OwnWords.objects.select_for_update().get(pk=words.pk)
    if words.withdrawn_at is None:
        _withdraw(words, now)
        record("reports.words.withdraw", words, by=by, at=now)


def _withdraw(words: OwnWords, now: datetime) -> None:
    words.withdrawn_at = now
    words.save(update_fields=["withdrawn_at"])


def _unit_of(scope: Scope) -> Unit:
    if scope.unit is None:
        raise WordsError(_("Choose the unit whose report it is."))
    return scope.unit


def places_of(scope: Scope) -> list[WordsPlace]:
    """Where the office may say something of its own, in the outline's order. Costs a query."""
    signed = standing_words(scope)
    proposals: dict[str, list[ProposedWords]] = {}
    for place, proposal in _places(scope.campaign.outline_spec):
        of_place = proposals.setdefault(place, [])
        if proposal:
            wording = _filled(proposal, scope)
            of_place.append(ProposedWords(proposal, wording, signed.get((place, proposal))))
    places = []
    for place, of_place in proposals.items():
        places.append(WordsPlace(place, tuple(of_place), signed.get((place, ""))))
    return places


def count_unsigned(scope: Scope) -> int:
    """How many sentences the outline proposes that nobody signed for the scope's own unit."""
    proposals = {key for key in _places(scope.campaign.outline_spec) if key[1]}
    return len(proposals - standing_words(scope).keys())


def misplaced_words(scope: Scope) -> list[OwnWords]:
    """What is signed for a place or proposal that the outline does not have any more."""
    known = set(_places(scope.campaign.outline_spec))
    return [words for key, words in standing_words(scope).items() if key not in known]


def _filled(proposal: str, scope: Scope) -> str:
    """The proposal with the names of campaign and unit, for a person to read over."""
    unit = scope.unit.name if scope.unit else ""
    return proposal.replace("{campaign}", scope.campaign.name).replace("{unit}", unit)


def _places(outline: OutlineSpec) -> Iterator[tuple[str, str]]:
    """(place, proposal) of the outline, each place once with "" for what may be added."""
    for place, sentences in _sentences_by_place(outline):
        yield place, ""
        for sentence in sentences:
            if not rests_on_rows(sentence):
                yield place, sentence


def _sentences_by_place(outline: OutlineSpec) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield place_of(), outline.lead
    for section in outline.sections:
        yield place_of(section.heading), section.lead
        for point in section.points:
            yield place_of(section.heading, point.head), point.sentences
