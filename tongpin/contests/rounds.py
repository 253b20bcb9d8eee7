"""Rounds of a contest: judges, their scores, places, and the act that a closed round becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.acts.actions import ActDraft, Presence, cancel_act, record_act
from tongpin.acts.models import Act, AttendanceSource, Status
from tongpin.base.text import printable
from tongpin.contests.actions import ContestError
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
from tongpin.contests.ranking import Criterion, RankedWork, awards_of, rank_works, works_going_on
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit


@dataclass(frozen=True)
class RoundDraft:
    """A round to be held."""

    name: str
    held_on: date
    place: str = ""
    goes_on: int | None = None  # how many works go on from it; None: it is the last


@transaction.atomic
def add_round(contest: Contest, draft: RoundDraft, *, by: Person | None, now: datetime) -> Round:
    """Add the next round. Raises ContestError after the round that was said to be the last."""
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    rounds = list(contest.rounds.order_by("number"))
    if rounds and rounds[-1].is_last:
        raise ContestError(_("The last round stands already; nothing comes after it."))
    added = Round.objects.create(
        contest=contest,
        number=len(rounds) + 1,
        name=draft.name,
        held_on=draft.held_on,
        place=draft.place,
        goes_on=draft.goes_on,
    )
    record("contests.round.add", added, by=by, at=now, name=added.name)
    return added


@transaction.atomic
def name_judge(
    contest_round: Round, name: str, unit: Unit | None, *, by: Person | None, now: datetime
) -> Judge:
    """Name a judge of the round; works of the judge's own school stay out of sight.

    Named again, the same judge; with another school, points for its works are gone. Raises
    ContestError for a closed round.
    """
    if contest_round.closed_at:
        raise ContestError(_("This round is closed."))
    judge, is_new = Judge.objects.get_or_create(
        round=contest_round, name=printable(name).strip()[:60], defaults={"unit": unit}
    )
    has_other_school = judge.unit != unit
    if has_other_school:
        judge.unit = unit
        judge.save(update_fields=["unit"])
        judge.scores.filter(work__unit=unit).delete()
    if is_new or has_other_school:
        school = unit.pk if unit else None
        record("contests.judge.name", judge, by=by, at=now, name=judge.name, school=school)
    return judge


@transaction.atomic
def remove_judge(judge: Judge, *, by: Person | None, now: datetime) -> None:
    """Let the judge score no more; scores given do not count, and the journal keeps them.

    Raises ContestError for a closed round.
    """
    contest_round = Round.objects.select_for_update().get(pk=judge.round_id)
    if contest_round.closed_at:
        raise ContestError(_("This round is closed."))
    scores = [[score.work_id, score.points] for score in judge.scores.order_by("id")]
    record("contests.judge.remove", judge, by=by, at=now, name=judge.name, scores=scores)
    judge.scores.all().delete()
    judge.delete()


def works_in(contest_round: Round) -> list[Work]:
    """The works of the round by number: all that stand, or those that came on."""
    works = contest_round.contest.works.standing()
    if contest_round.number > 1:
        works = works.filter(
            placings__round__contest=contest_round.contest,
            placings__round__number=contest_round.number - 1,
            placings__goes_on=True,
            placings__superseded_at=None,
        )
    return list(works.select_related("unit", "file").order_by("number"))


def works_for(judge: Judge) -> list[Work]:
    """The works that the judge sees."""
    return [work for work in works_in(judge.round) if work.unit_id != judge.unit_id]


@transaction.atomic
def give_score(judge: Judge, work: Work, points: Sequence[int], *, now: datetime) -> Score:
    """Keep what the judge gives; until the round is closed it can be given anew.

    Raises ContestError for a closed round, a work that is not the judge's to score, or
    points out of range.
    """
    rounds = Round.objects.select_for_update(of=("self",)).select_related("contest")
    contest_round = rounds.get(pk=judge.round_id)
    if contest_round.closed_at:
        raise ContestError(_("This round is closed."))
    if work not in works_for(judge):
        raise ContestError(_("This work is not yours to score."))
    _check_points(contest_round.contest.measures, points)
    score, is_new = Score.objects.get_or_create(
        judge=judge, work=work, defaults={"points": list(points), "given_at": now}
    )
    if not is_new and score.points == list(points):
        return score
    earlier_points = None if is_new else score.points
    score.points = list(points)
    score.given_at = now
    score.save()
    record(
        "contests.score.give",
        work,
        by=None,
        at=now,
        judge=judge.pk,
        points=list(points),
        before=earlier_points,
    )
    return score


def _check_points(criteria: Sequence[Criterion], points: Sequence[int]) -> None:
    if len(points) != len(criteria):
        raise ContestError(_("Give points for every criterion."))
    for criterion, number in zip(criteria, points, strict=True):
        if not 0 <= number <= criterion.highest:
            text = _("%(criterion)s: from 0 to %(highest)s points.")
            values = {"criterion": criterion.label, "highest": criterion.highest}
            raise ContestError(text % values)


def missing_scores(contest_round: Round) -> list[tuple[str, list[int]]]:
    """(judge, numbers of works) that are still to be scored."""
    works = works_in(contest_round)
    scores = Score.objects.filter(judge__round=contest_round)
    scored = set(scores.values_list("judge_id", "work_id"))
    missing = []
    for judge in contest_round.judges.order_by("id"):
        numbers = []
        for work in works:
            if work.unit_id != judge.unit_id and (judge.pk, work.pk) not in scored:
                numbers.append(work.number)
        if numbers:
            missing.append((judge.name, numbers))
    return missing


def ranked_works(contest_round: Round) -> list[RankedWork]:
    """The round's works in their places, as the scores stand."""
    contest = contest_round.contest
    scores: dict[int, list[list[int]]] = {work.pk: [] for work in works_in(contest_round)}
    rows = Score.objects.filter(judge__round=contest_round).values_list("work_id", "points")
    for work, points in rows:
        if work in scores:
            scores[work].append(points)
    judged = {work: of_judges for work, of_judges in scores.items() if of_judges}
    return rank_works(
        judged,
        drops_extremes=contest.drops_extremes,
        by_criteria=contest.tie_rule == TieRule.CRITERIA,
    )


@transaction.atomic
def close_round(contest_round: Round, *, by: Person | None, now: datetime) -> Round:
    """Let places stand, works go on, and the round count as an act that was held.

    Raises ContestError before its day, without works, or while scores are missing.
    """
    rounds = Round.objects.select_for_update(of=("self",)).select_related("contest__kind")
    contest_round = rounds.get(pk=contest_round.pk)
    if contest_round.closed_at:
        return contest_round
    _check_complete(contest_round, now)
    ranked = ranked_works(contest_round)
    Placing.objects.bulk_create(_placings(contest_round, ranked))
    contest_round.act = _record_round(contest_round, ranked, by=by, now=now)
    contest_round.closed_at = now
    contest_round.save(update_fields=["act", "closed_at"])
    record("contests.round.close", contest_round, by=by, at=now, works=len(ranked))
    return contest_round


def _placings(contest_round: Round, ranked: Sequence[RankedWork]) -> list[Placing]:
    going_on: set[int] = set()
    awards: Mapping[int, str] = {}
    if contest_round.goes_on is None:
        awards = awards_of(ranked, contest_round.contest.awards)
    else:
        going_on = works_going_on(ranked, contest_round.goes_on)
    placings = []
    for ranked_work in ranked:
        placings.append(
            Placing(
                round=contest_round,
                work_id=ranked_work.work,
                place=ranked_work.place,
                total=str(ranked_work.total),
                goes_on=ranked_work.work in going_on,
                award=awards.get(ranked_work.work, ""),
            )
        )
    return placings


def _record_round(
    contest_round: Round, ranked: Sequence[RankedWork], *, by: Person | None, now: datetime
) -> Act:
    """The act names nobody: those who took part are counted by head."""
    contest = contest_round.contest
    works = [ranked_work.work for ranked_work in ranked]
    count = Entrant.objects.filter(work__in=works).count()
    draft = ActDraft(
        kind=contest.kind_id,
        unit=contest.unit_id,
        title=f"{contest.name}{contest_round.name}"[:200],
        occurred_on=contest_round.held_on,
        values={"place": contest_round.place},
        presences=[Presence(None, source=AttendanceSource.PAPER, visits=count)],
    )
    return record_act(contest.campaign_id, draft, by=by, now=now)


def _check_complete(contest_round: Round, now: datetime) -> None:
    if localdate(now) < contest_round.held_on:
        raise ContestError(_("The round is on %(day)s.") % {"day": contest_round.held_on})
    rounds = contest_round.contest.rounds
    if contest_round.number > 1 and not rounds.get(number=contest_round.number - 1).closed_at:
        raise ContestError(_("The round before is still open."))
    works = works_in(contest_round)
    if not works:
        raise ContestError(_("There are no works in this round."))
    if not contest_round.judges.exists():
        raise ContestError(_("Name the judges first."))
    missing = missing_scores(contest_round)
    if missing:
        parts = [f"{name}: {', '.join(map(str, numbers))}" for name, numbers in missing]
        raise ContestError(_("Scores are missing. %(told)s") % {"told": "; ".join(parts)})
    if len(ranked_works(contest_round)) < len(works):
        raise ContestError(_("Some works were seen by no judge: each judge is of their school."))


@transaction.atomic
def reopen_round(contest_round: Round, *, reason: str, by: Person | None, now: datetime) -> Round:
    """Take the places back, to mend scores; the act is cancelled with the reason.

    Raises ContestError without a reason, or while certificates or a later round stand on it.
    """
    rounds = Round.objects.select_for_update(of=("self",)).select_related("contest")
    contest_round = rounds.get(pk=contest_round.pk)
    if contest_round.closed_at is None:
        return contest_round
    reason = printable(reason).strip()[:200]
    _check_reopening(contest_round, reason)
    _cancel_act(contest_round, reason, by=by, now=now)
    placings = contest_round.placings.standing()
    rows = placings.order_by("place", "id").values_list("work_id", "place", "total")
    places = [list(row) for row in rows]
    placings.update(superseded_at=now)
    contest_round.act = None
    contest_round.closed_at = None
    contest_round.save(update_fields=["act", "closed_at"])
    record("contests.round.reopen", contest_round, by=by, at=now, reason=reason, places=places)
    return contest_round


def _check_reopening(contest_round: Round, reason: str) -> None:
    if not reason:
        raise ContestError(_("Say why the round is opened again."))
    if Certificate.objects.filter(placing__round=contest_round, revoked_at=None).exists():
        raise ContestError(_("Certificates were issued; revoke them one by one."))
    later = contest_round.contest.rounds.filter(number__gt=contest_round.number)
    if later.exclude(closed_at=None).exists():
        raise ContestError(_("A later round was closed already."))


def _cancel_act(contest_round: Round, reason: str, *, by: Person | None, now: datetime) -> None:
    """Cancel the round's act, or the one that it was corrected to."""
    act = contest_round.act
    assert act
    while not act.is_current:
        act = act.corrected_by
    if act.status != Status.CANCELLED:
        cancel_act(act, reason=reason, by=by, now=now)
