"""Questions to units before a release: things worth a look, never penalties."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db.models import QuerySet, Sum
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongpin.acts.models import Act, Participation
from tongpin.base.text import quotable
from tongpin.figures.catalogue import measure_of
from tongpin.figures.figure_reader import Scope, read_figures
from tongpin.figures.record_checks import FigureQuestion, questions_of_records
from tongpin.orgs.models import Unit
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.paper_rushes import paper_rushes

HEADS = 5  # fewer head-counts than this say nothing about a unit's habits
JUMP = 5  # a head-count above this many times the unit's own median is asked about
ROUND_SHARE = 0.8
ANYWHERE = {
    "会议室",
    "本单位",
    "单位会议室",
    "机关会议室",
    "党员活动室",
    "三楼会议室",
}  # places of each unit


@dataclass(frozen=True)
class HeadCounts:
    """The head-counts of one unit's acts of one kind, in the order of the acts."""

    unit: str
    kind: str
    heads_by_act: dict[int, int]

    def acts_with(self, heads: int) -> tuple[int, ...]:
        return tuple(act for act, count in self.heads_by_act.items() if count == heads)


def figure_questions(scope: Scope) -> list[FigureQuestion]:
    """All questions in the scope, by kind of question and unit."""
    acts = attended_acts(scope)
    in_order = acts.select_related("kind", "unit").order_by("unit__position", "occurred_on", "id")
    rows = list(in_order.only("title", "place", "occurred_on", "kind__label", "unit__name"))
    counts = head_counts(rows, heads_of(acts))
    return [
        *questions_of_records(scope),
        *questions_of_twins(rows),
        *questions_of_habits(counts),
        *questions_of_paper_rushes(scope),
    ]


def questions_of_paper_rushes(
    scope: Scope, kinds: Collection[str] | None = None
) -> Iterator[FigureQuestion]:
    """Papers of a quiz that came too many in one minute: a hall, or a script?

    kinds   keys of the kinds of act in which the quizzes end; None: all
    """
    campaign_quizzes = Quiz.objects.published().filter(campaign=scope.campaign)
    if kinds is not None:
        campaign_quizzes = campaign_quizzes.filter(kind__key__in=kinds)
    quizzes = dict(campaign_quizzes.values_list("pk", "title"))
    if not quizzes:
        return
    rushes = paper_rushes(quizzes, scope.units(), scope.from_on, scope.before_on)
    names = dict(
        Unit.objects.filter(pk__in={rush.unit for rush in rushes}).values_list("pk", "name")
    )
    for rush in rushes:
        text = _(
            "“%(quiz)s”: %(count)s papers of browsers that nobody knows came within one minute, "
            "at %(at)s. A hall full of people, or a script?"
        )
        values = {
            "quiz": quizzes[rush.quiz],
            "count": rush.count,
            "at": f"{localtime(rush.at):%Y-%m-%d %H:%M}",
        }
        yield FigureQuestion(names.get(rush.unit, ""), text % values, ())


def attended_acts(scope: Scope) -> QuerySet[Act]:
    """Acts of the scope whose attendance the campaign counts by head or name."""
    acts = (
        Act.objects.current()
        .happened()
        .filter(
            kind__campaign=scope.campaign,
            kind__key__in=attended_kinds(scope),
            occurred_on__gte=scope.from_on,
            occurred_on__lt=scope.before_on,
        )
    )
    units = scope.units()
    if units is not None:
        acts = acts.filter(unit__in=units)
    return acts


def attended_kinds(scope: Scope) -> list[str]:
    kinds: set[str] = set()
    for indicator in scope.campaign.indicators.all():
        if measure_of(indicator).is_attendance:
            kinds.update(indicator.spec.kinds)
    return sorted(kinds)


def heads_of(acts: QuerySet[Act]) -> dict[int, int]:
    """Act -> how many people were counted by head."""
    parts = Participation.objects.filter(
        act__in=acts.values("pk"), person=None, superseded_at=None, role="participant"
    )
    sums = parts.order_by().values_list("act").annotate(Sum("visits"))
    return dict(sums)


def head_counts(acts: Sequence[Act], heads: dict[int, int]) -> list[HeadCounts]:
    """By unit and kind, the head-counts of acts that have one."""
    groups: defaultdict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for act in acts:
        if act.pk in heads:
            groups[act.unit.name, act.kind.label][act.pk] = heads[act.pk]
    return [HeadCounts(unit, kind, counts) for (unit, kind), counts in groups.items()]


def questions_of_twins(acts: Sequence[Act]) -> list[FigureQuestion]:
    """The same day, place and topic recorded by two units."""
    twins: defaultdict[tuple[date, str, str], list[Act]] = defaultdict(list)
    for act in acts:
        if act.place and act.place not in ANYWHERE:
            twins[act.occurred_on, act.place, act.title].append(act)
    questions = []
    for (day, place, title), claims in twins.items():
        names = dict.fromkeys(act.unit.name for act in claims)
        if len(names) > 1:
            units = "、".join(names)
            text = _(
                "%(day)s, %(place)s, “%(title)s” is recorded by %(units)s. One act or several?"
            )
            values = {"day": day, "place": place, "title": quotable(title), "units": units}
            numbers = tuple(act.pk for act in claims)
            questions.append(FigureQuestion(units, text % values, numbers))
    return questions


def questions_of_habits(counts: Sequence[HeadCounts]) -> list[FigureQuestion]:
    """Equal head-counts, round numbers and jumps within one unit and kind."""
    questions: list[FigureQuestion] = []
    for group in counts:
        if len(group.heads_by_act) >= HEADS:
            questions.extend(questions_of_equals(group))
            questions.extend(questions_of_round_numbers(group))
            questions.extend(questions_of_jumps(group))
    return questions


def questions_of_equals(group: HeadCounts) -> Iterator[FigureQuestion]:
    number, times = Counter(group.heads_by_act.values()).most_common(1)[0]
    if times >= HEADS:
        text = _("%(kind)s: the head-count %(number)s stands %(times)s times. Is each its own?")
        values = {"kind": group.kind, "number": number, "times": times}
        yield FigureQuestion(group.unit, text % values, group.acts_with(number))


def questions_of_round_numbers(group: HeadCounts) -> Iterator[FigureQuestion]:
    total = len(group.heads_by_act)
    acts = tuple(act for act, count in group.heads_by_act.items() if count % 10 == 0)
    if len(acts) >= ROUND_SHARE * total:
        text = _("%(kind)s: %(times)s of %(all)s head-counts are round. Counted or estimated?")
        values = {"kind": group.kind, "times": len(acts), "all": total}
        yield FigureQuestion(group.unit, text % values, acts)


def questions_of_jumps(group: HeadCounts) -> Iterator[FigureQuestion]:
    usual = median(group.heads_by_act.values())
    for act, count in group.heads_by_act.items():
        if count > JUMP * usual:
            text = _("%(kind)s: %(count)s people, usually about %(usual)s. What was different?")
            values = {"kind": group.kind, "count": count, "usual": round(usual)}
            yield FigureQuestion(group.unit, text % values, (act,))


def shrunken_figures(
    scope: Scope, values_before: dict[str, int], *, now: datetime
) -> list[FigureQuestion]:
    """Cumulative figures that are smaller than in an earlier release of the same start."""
    unit = scope.unit.name if scope.unit else ""
    questions = []
    for figure in read_figures(scope, now=now):
        before = values_before.get(figure.key, 0)
        if figure.exact < before:
            text = _("%(label)s was %(before)s in the last release and is %(now)s now. Why?")
            values = {"label": figure.label, "before": before, "now": figure.exact}
            questions.append(FigureQuestion(unit, text % values, ()))
    return questions
