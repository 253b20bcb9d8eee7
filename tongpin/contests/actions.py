"""Calling for works and taking them in."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.base.text import printable
from tongpin.campaigns.campaign_states import check_running
from tongpin.campaigns.models import Campaign, Kind
from tongpin.contests.models import Contest, Entrant, Genre, TieRule, Work
from tongpin.evidence.models import StoredFile
from tongpin.evidence.unused_files import drop_file
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit

NUMBERS = range(101, 1000)  # of works; drawn, so that the order of arrival tells nothing


class ContestError(UserError):
    """A contest, a round, a score or a certificate cannot be changed as asked."""


@dataclass(frozen=True, kw_only=True)
class ContestDraft:
    """A call for works: what is handed in, until when, and by what rule it is judged.

    criteria  [label, highest points] for each, the one that decides first at its head
    awards    [name, how many works] for each, from the first place on
    """

    name: str
    kind: Kind  # of the acts that its rounds become
    genre: Genre
    entries_until: date  # that day included
    criteria: list[list[object]]
    awards: list[list[object]]
    drops_extremes: bool
    tie_rule: TieRule


@transaction.atomic
def start_contest(
    campaign: Campaign, unit: Unit, draft: ContestDraft, *, by: Person | None, now: datetime
) -> Contest:
    """Call for works; criteria, awards and the rule for ties stand from now on.

    Raises ContestError for a name that the unit used before, CampaignError while the campaign
    stands still.
    """
    check_running(campaign)
    if Contest.objects.filter(campaign=campaign, unit=unit, name=draft.name).exists():
        raise ContestError(_("The unit holds a contest of this name already."))
    contest = Contest.objects.create(
        campaign=campaign,
        unit=unit,
        name=draft.name,
        kind=draft.kind,
        genre=draft.genre,
        entries_until=draft.entries_until,
        criteria=draft.criteria,
        awards=draft.awards,
        drops_extremes=draft.drops_extremes,
        tie_rule=draft.tie_rule,
        started_at=now,
        started_by=by,
    )
    record("contests.contest.start", contest, by=by, at=now, name=contest.name)
    return contest


@dataclass(frozen=True)
class EntrantDraft:
    """Somebody who takes part; `consent` says where a child's guardian's consent is kept."""

    name: str
    is_child: bool = False
    consent: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkDraft:
    """A school's work and whose it is: a text, a file, or both."""

    title: str
    entrants: Sequence[EntrantDraft]
    text: str = ""
    file: StoredFile | None = None


@transaction.atomic
def hand_in_work(
    contest: Contest, unit: Unit, draft: WorkDraft, *, by: Person | None, now: datetime
) -> Work:
    """Take in a school's work under a number drawn for it.

    The same title by the same people is there once. Raises ContestError after the last day,
    without people or a work, or for a child without a guardian's consent; CampaignError while
    the campaign stands still.
    """
    contests = Contest.objects.select_for_update(of=("self",)).select_related("campaign")
    contest = contests.get(pk=contest.pk)
    check_running(contest.campaign)
    _check_time(contest, now)
    _check_work(draft)
    title = printable(draft.title).strip()[:120] or contest.name
    same = _same_work(contest, unit, title, draft.entrants)
    if same:
        return same
    work = Work.objects.create(
        contest=contest,
        unit=unit,
        number=_draw_number(contest),
        title=title,
        text=draft.text.strip(),
        file=draft.file,
        handed_in_at=now,
        handed_in_by=by,
    )
    for entrant in draft.entrants:
        Entrant.objects.create(
            work=work, name=entrant.name, is_child=entrant.is_child, consent=entrant.consent
        )
    count = len(draft.entrants)
    record("contests.work.hand_in", work, by=by, at=now, unit=unit.pk, entrants=count)
    return work


def _same_work(
    contest: Contest, unit: Unit, title: str, entrants: Sequence[EntrantDraft]
) -> Work | None:
    names = sorted(entrant.name for entrant in entrants)
    for work in contest.works.standing().filter(unit=unit, title=title):
        if sorted(work.entrants.values_list("name", flat=True)) == names:
            return work
    return None


def _draw_number(contest: Contest) -> int:
    free = set(NUMBERS) - set(contest.works.values_list("number", flat=True))
    if not free:
        raise ContestError(_("The contest is full: %(n)s works.") % {"n": len(NUMBERS)})
    return secrets.choice(sorted(free))


def _check_time(contest: Contest, now: datetime) -> None:
    if localdate(now) > contest.entries_until:
        raise ContestError(_("Works were taken until %(day)s.") % {"day": contest.entries_until})
    if contest.rounds.exclude(closed_at=None).exists():
        raise ContestError(_("The first round is over; no work is taken any more."))


def _check_work(draft: WorkDraft) -> None:
    if not draft.entrants:
        raise ContestError(_("Say whose work it is."))
    if not (draft.text.strip() or draft.file):
        raise ContestError(_("Give the text or a file."))
    names = []
    for entrant in draft.entrants:
        if entrant.is_child and not entrant.consent.strip():
            names.append(entrant.name)
    if names:
        text = _("Under 14, a guardian has to consent; say where it is kept: %(names)s")
        raise ContestError(text % {"names": get_text_list(names, _("and"))})


@transaction.atomic
def withdraw_work(work: Work, *, by: Person | None, now: datetime) -> None:
    """The work takes no part any more. Raises ContestError once a round was closed."""
    work = Work.objects.select_for_update().get(pk=work.pk)
    if work.placings.standing().exists():
        raise ContestError(_("The work was judged already."))
    if work.withdrawn_at is None:
        work.withdrawn_at = now
        work.save(update_fields=["withdrawn_at"])
        record("contests.work.withdraw", work, by=by, at=now)


@transaction.atomic
def erase_children(campaigns: Iterable[Campaign], *, now: datetime) -> int:
    """After a campaign's end, erase names, consents and works of children; the answer counts them.

    Places, numbers of certificates and counts stay: they name nobody.
    """
    ended = [campaign.pk for campaign in campaigns if campaign.ends_on < localdate(now)]
    children = Entrant.objects.filter(
        work__contest__campaign__in=ended, is_child=True, erased_at=None
    )
    works = Work.objects.filter(pk__in=children.values("work")).select_related("file")
    files = []
    for work in works:
        if work.file:
            files.append(work.file)
        work.title = ""
        work.text = ""
        work.file = None
        work.save(update_fields=["title", "text", "file"])
    for file in files:
        drop_file(file, now=now)
    count = children.update(name="", consent="", erased_at=now)
    if count:
        record("contests.children.erase", "contests", by=None, at=now, count=count)
    return count
