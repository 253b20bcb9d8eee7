"""Holding a contest: from the call for works to certificates."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.acts.actions import ActDraft, Presence, cancel_act, record_act
from tongpin.acts.models import AttendanceSource, Status
from tongpin.base.errors import UserError
from tongpin.base.text import printable
from tongpin.campaigns.models import Campaign
from tongpin.contests.certificate_numbers import new_number
from tongpin.contests.models import (
    Certificate,
    Contest,
    Entrant,
    Judge,
    Placing,
    Round,
    Score,
    TieRule,
    Work,
)
from tongpin.contests.ranking import RankedWork, awards_of, going_on, results
from tongpin.evidence.actions import drop_file
from tongpin.evidence.models import StoredFile
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit

NUMBERS = range(101, 1000)  # of works; drawn, so that the order of arrival tells nothing


class ContestError(UserError):
    """Nothing can be done as asked; the message is written for users."""


@transaction.atomic
def start_contest(told: dict[str, Any], *, by: Person | None, now: datetime) -> Contest:
    """Call for works; criteria, awards and the rule for ties stand from now on.

    told    the fields of Contest. Raises ContestError for a name that the unit used before.
    """
    same = Contest.objects.filter(campaign=told["campaign"], unit=told["unit"], name=told["name"])
    if same.exists():
        raise ContestError(_("The unit holds a contest of this name already."))
    contest = Contest.objects.create(**told, started_at=now, started_by=by)
    record("contests.contest.start", contest, by=by, at=now, name=contest.name)
    return contest


@dataclass(frozen=True)
class EntrantDraft:
    """An entrant as told; a child's guardian has consented, and `consent` says where it is kept."""

    name: str
    is_child: bool = False
    consent: str = ""


@transaction.atomic
def hand_in_work(
    contest: Contest,
    unit: Unit,
    title: str,
    entrants: Sequence[EntrantDraft],
    *,
    text: str = "",
    file: StoredFile | None = None,
    by: Person | None,
    now: datetime,
) -> Work:
    """A school's work, under a number drawn for it.

    The same title by the same people is there once. Raises ContestError after the last day,
    without people or a work, or for a child without a guardian's consent.
    """
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    _check_work(contest, entrants, text, file, now)
    title = printable(title).strip()[:120] or contest.name
    names = sorted(one.name for one in entrants)
    for same in contest.works.standing().filter(unit=unit, title=title):
        if sorted(same.entrants.values_list("name", flat=True)) == names:
            return same
    taken = set(contest.works.values_list("number", flat=True))
    free = [number for number in NUMBERS if number not in taken]
    if not free:
        raise ContestError(_("The contest is full: %(n)s works.") % {"n": len(NUMBERS)})
    work = Work.objects.create(
        contest=contest,
        unit=unit,
        number=secrets.choice(free),
        title=title,
        text=text.strip(),
        file=file,
        handed_in_at=now,
        handed_in_by=by,
    )
    Entrant.objects.bulk_create(
        Entrant(work=work, name=one.name, is_child=one.is_child, consent=one.consent)
        for one in entrants
    )
    record("contests.work.hand_in", work, by=by, at=now, unit=unit.pk, entrants=len(entrants))
    return work


def _check_work(
    contest: Contest,
    entrants: Sequence[EntrantDraft],
    text: str,
    file: StoredFile | None,
    now: datetime,
) -> None:
    if localdate(now) > contest.entries_until:
        raise ContestError(_("Works were taken until %(day)s.") % {"day": contest.entries_until})
    if contest.rounds.exclude(closed_at=None).exists():
        raise ContestError(_("The first round is over; no work is taken any more."))
    if not entrants:
        raise ContestError(_("Say whose work it is."))
    if not (text.strip() or file):
        raise ContestError(_("Give the text or a file."))
    if silent := [one.name for one in entrants if one.is_child and not one.consent.strip()]:
        told = {"names": get_text_list(silent, _("and"))}
        text = _("Under 14, a guardian has to consent; say where it is kept: %(names)s")
        raise ContestError(text % told)


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
def add_round(contest: Contest, told: dict[str, Any], *, by: Person | None, now: datetime) -> Round:
    """The next round: told is its name, day, place, and how many works go on from it.

    Raises ContestError after the round that was said to be the last.
    """
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    rounds = list(contest.rounds.order_by("number"))
    if rounds and rounds[-1].is_last:
        raise ContestError(_("The last round stands already; nothing comes after it."))
    new = Round.objects.create(contest=contest, number=len(rounds) + 1, **told)
    record("contests.round.add", new, by=by, at=now, name=new.name)
    return new


@transaction.atomic
def name_judge(
    of: Round, name: str, unit: Unit | None, *, by: Person | None, now: datetime
) -> Judge:
    """A judge of the round; works of the judge's own school stay out of sight.

    Named again, the same judge; with another school, points for its works are gone. Raises
    ContestError for a closed round.
    """
    if of.closed_at:
        raise ContestError(_("This round is closed."))
    judge, is_new = Judge.objects.get_or_create(
        round=of, name=printable(name).strip()[:60], defaults={"unit": unit}
    )
    if not is_new and judge.unit != unit:
        judge.unit = unit
        judge.save(update_fields=["unit"])
        judge.scores.filter(work__unit=unit).delete()
        is_new = True
    if is_new:
        school = unit.pk if unit else None
        record("contests.judge.name", judge, by=by, at=now, name=judge.name, school=school)
    return judge


@transaction.atomic
def remove_judge(judge: Judge, *, by: Person | None, now: datetime) -> None:
    """The judge scores no more, and what was given does not count; the journal keeps it.

    Raises ContestError for a closed round.
    """
    of = Round.objects.select_for_update().get(pk=judge.round_id)
    if of.closed_at:
        raise ContestError(_("This round is closed."))
    given = [[score.work_id, score.points] for score in judge.scores.order_by("id")]
    record("contests.judge.remove", judge, by=by, at=now, name=judge.name, scores=given)
    judge.scores.all().delete()
    judge.delete()


def works_in(of: Round) -> list[Work]:
    """The works of the round by number: all that stand, or those that came on."""
    works = of.contest.works.standing()
    if of.number > 1:
        works = works.filter(
            placings__round__contest=of.contest,
            placings__round__number=of.number - 1,
            placings__goes_on=True,
            placings__superseded_at=None,
        )
    return list(works.select_related("unit", "file").order_by("number"))


def works_for(judge: Judge) -> list[Work]:
    """The works that the judge sees."""
    return [work for work in works_in(judge.round) if work.unit_id != judge.unit_id]


@transaction.atomic
def give_score(judge: Judge, work: Work, points: Sequence[int], *, now: datetime) -> Score:
    """What the judge gives; until the round is closed it can be given anew.

    Raises ContestError for a closed round, a work that is not the judge's to score, or
    points out of range.
    """
    of = (
        Round.objects.select_for_update(of=("self",))
        .select_related("contest")
        .get(pk=judge.round_id)
    )
    if of.closed_at:
        raise ContestError(_("This round is closed."))
    if work not in works_for(judge):
        raise ContestError(_("This work is not yours to score."))
    measures = of.contest.measures
    if len(points) != len(measures):
        raise ContestError(_("Give points for every criterion."))
    for measure, given in zip(measures, points, strict=True):
        if not 0 <= given <= measure.highest:
            text = _("%(criterion)s: from 0 to %(highest)s points.")
            raise ContestError(text % {"criterion": measure.label, "highest": measure.highest})
    score, is_new = Score.objects.get_or_create(
        judge=judge, work=work, defaults={"points": list(points), "given_at": now}
    )
    if not is_new and score.points == list(points):
        return score
    before = None if is_new else score.points
    score.points, score.given_at = list(points), now
    score.save()
    record(
        "contests.score.give",
        work,
        by=None,
        at=now,
        judge=judge.pk,
        points=list(points),
        before=before,
    )
    return score


def missing_scores(of: Round) -> list[tuple[str, list[int]]]:
    """(judge, numbers of works) that are still to be scored."""
    works = works_in(of)
    given = set(Score.objects.filter(judge__round=of).values_list("judge_id", "work_id"))
    found = []
    for judge in of.judges.order_by("id"):
        own = [work for work in works if work.unit_id != judge.unit_id]
        if open_ones := [work.number for work in own if (judge.pk, work.pk) not in given]:
            found.append((judge.name, open_ones))
    return found


def placed(of: Round) -> list[RankedWork]:
    """The round's works in their places, as the scores stand."""
    contest = of.contest
    scores: dict[int, list[list[int]]] = {work.pk: [] for work in works_in(of)}
    for work, points in Score.objects.filter(judge__round=of).values_list("work_id", "points"):
        if work in scores:
            scores[work].append(points)
    judged = {work: given for work, given in scores.items() if given}
    return results(
        judged,
        drops_extremes=contest.drops_extremes,
        by_criteria=contest.tie_rule == TieRule.CRITERIA,
    )


@transaction.atomic
def close_round(of: Round, *, by: Person | None, now: datetime) -> Round:
    """Places stand, the works that go on are known, and the round counts as an act that was held.

    Raises ContestError before its day, without works, or while scores are missing.
    """
    of = Round.objects.select_for_update(of=("self",)).select_related("contest__kind").get(pk=of.pk)
    if of.closed_at:
        return of
    _check_complete(of, now)
    standing = placed(of)
    on = going_on(standing, of.goes_on) if of.goes_on is not None else set()
    awards = awards_of(standing, of.contest.awards) if of.is_last else {}
    Placing.objects.bulk_create(
        Placing(
            round=of,
            work_id=one.work,
            place=one.place,
            total=str(one.total),
            goes_on=one.work in on,
            award=awards.get(one.work, ""),
        )
        for one in standing
    )
    count = Entrant.objects.filter(work__in=[one.work for one in standing]).count()
    presence = Presence(None, source=AttendanceSource.PAPER, visits=count)
    draft = ActDraft(
        of.contest.kind_id,
        of.contest.unit_id,
        f"{of.contest.name}{of.name}"[:200],
        of.held_on,
        {"place": of.place},
        [presence],
    )
    of.act, of.closed_at = record_act(of.contest.campaign_id, draft, by=by, now=now), now
    of.save(update_fields=["act", "closed_at"])
    record("contests.round.close", of, by=by, at=now, works=len(standing))
    return of


def _check_complete(of: Round, now: datetime) -> None:
    if localdate(now) < of.held_on:
        raise ContestError(_("The round is on %(day)s.") % {"day": of.held_on})
    if of.number > 1 and of.contest.rounds.get(number=of.number - 1).closed_at is None:
        raise ContestError(_("The round before is still open."))
    if not works_in(of):
        raise ContestError(_("There are no works in this round."))
    judges = of.judges.count()
    if not judges:
        raise ContestError(_("Name the judges first."))
    if missing := missing_scores(of):
        told = "; ".join(f"{name}: {', '.join(map(str, numbers))}" for name, numbers in missing)
        raise ContestError(_("Scores are missing. %(told)s") % {"told": told})
    if len(placed(of)) < len(works_in(of)):
        raise ContestError(_("Some works were seen by no judge: each judge is of their school."))


@transaction.atomic
def reopen_round(of: Round, *, reason: str, by: Person | None, now: datetime) -> Round:
    """Take the places back, to mend scores; the act is cancelled with the reason.

    Raises ContestError without a reason, or while certificates or a later round stand on it.
    """
    of = Round.objects.select_for_update(of=("self",)).select_related("contest").get(pk=of.pk)
    if of.closed_at is None:
        return of
    reason = printable(reason).strip()[:200]
    if not reason:
        raise ContestError(_("Say why the round is opened again."))
    if Certificate.objects.filter(placing__round=of, revoked_at=None).exists():
        raise ContestError(_("Certificates were issued; revoke them one by one."))
    if of.contest.rounds.filter(number__gt=of.number).exclude(closed_at=None).exists():
        raise ContestError(_("A later round was closed already."))
    assert of.act
    act = of.act
    while not act.is_current:
        act = act.corrected_by
    if act.status != Status.CANCELLED:
        cancel_act(act, reason=reason, by=by, now=now)
    standing = of.placings.standing()
    told = [[one.work_id, one.place, one.total] for one in standing.order_by("place", "id")]
    standing.update(superseded_at=now)
    of.act, of.closed_at = None, None
    of.save(update_fields=["act", "closed_at"])
    record("contests.round.reopen", of, by=by, at=now, reason=reason, places=told)
    return of


@transaction.atomic
def issue_certificates(contest: Contest, *, by: Person | None, now: datetime) -> list[Certificate]:
    """A certificate for everybody whose work won an award. Safe to repeat.

    Who had one for this place that was revoked gets no other; new places bring new ones.
    Raises ContestError before the last round is closed.
    """
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    last = Placing.objects.standing().filter(round__contest=contest, round__goes_on=None)
    won = last.exclude(award="")
    if not won.exists():
        raise ContestError(_("Certificates come after the last round."))
    entrants = Entrant.objects.filter(work__placings__in=won, erased_at=None)
    entrants = entrants.exclude(certificates__placing__in=won)
    places = {one.work_id: one for one in won}
    new = [
        Certificate.objects.create(
            number=new_number(), placing=places[one.work_id], entrant=one, issued_at=now
        )
        for one in entrants.order_by("id")
    ]
    if new:
        record("contests.certificates.issue", contest, by=by, at=now, count=len(new))
    return new


@transaction.atomic
def revoke_certificate(
    certificate: Certificate, *, reason: str, by: Person | None, now: datetime
) -> None:
    """Whoever checks the number sees that it was revoked. Raises ContestError without a reason."""
    reason = printable(reason).strip()[:200]
    if not reason:
        raise ContestError(_("Say why the certificate is revoked."))
    if certificate.revoked_at is None:
        certificate.revoked_at, certificate.reason = now, reason
        certificate.save(update_fields=["revoked_at", "reason"])
        record("contests.certificate.revoke", certificate, by=by, at=now, reason=reason)


@transaction.atomic
def erase_children(campaigns: Iterable[Campaign], *, now: datetime) -> int:
    """After a campaign's end, erase names, consents and works of children; tells how many.

    Places, numbers of certificates and counts stay: they name nobody.
    """
    ended = [campaign for campaign in campaigns if campaign.ends_on < localdate(now)]
    children = Entrant.objects.filter(
        work__contest__campaign__in=ended, is_child=True, erased_at=None
    )
    works = Work.objects.filter(pk__in=children.values("work")).select_related("file")
    files = []
    for work in works:
        if work.file:
            files.append(work.file)
        work.title, work.text, work.file = "", "", None
        work.save(update_fields=["title", "text", "file"])
    for file in files:
        drop_file(file)
    count = children.update(name="", consent="", erased_at=now)
    if count:
        record("contests.children.erase", "contests", by=None, at=now, count=count)
    return count
