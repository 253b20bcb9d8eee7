"""Cells against a full recount of the rows, after whatever was written."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongpin.acts.actions import (
    ActDraft,
    Presence,
    SlotAnswerDraft,
    answer_slot,
    cancel_act,
    correct_act,
    record_act,
)
from tongpin.acts.models import Act, ChangedDay, Entry, SlotAnswerKind
from tongpin.campaigns.models import Campaign
from tongpin.dossiers.actions import PaperDraft, erase_paper, hand_in_paper
from tongpin.dossiers.models import DossierPaper
from tongpin.figures.catalogue import definitions
from tongpin.figures.cell_folding import fold_cells
from tongpin.figures.figure_reader import Scope, by_unit, cut, read_figures, rows_for
from tongpin.figures.models import DayCell, MonthCell
from tongpin.orgs.actions import move_unit
from tongpin.orgs.models import Person, Unit
from tongpin.testing import NOON, make_act

FIRST = date(2021, 2, 26)
UNITS = ["青禾县", "柳林镇", "石桥乡", "县教育局", "王庄村"]
days = st.integers(0, 70).map(lambda n: FIRST + timedelta(days=n))

records = st.tuples(
    st.just("record"),
    st.sampled_from(["session", "activity", "quiz", "service", "milestone", "mediation"]),
    st.sampled_from(UNITS),
    days,
    st.integers(0, 40),
    st.lists(st.integers(0, 5), unique=True, max_size=4),
)
changes = st.tuples(st.sampled_from(["cancel", "correct"]), st.integers(0, 30), days)
dossiers = st.tuples(st.sampled_from(["fill", "erase"]), st.integers(0, 30))
steps = st.one_of(records, changes, dossiers, st.just(("fold",)))


def counted_by_rows(scope: Scope) -> dict[str, tuple[int, int]]:
    """Key -> value and rows, by plain SQL over the rows."""
    return {
        d.key: (
            rows_for(d, scope).aggregate(value=d.measure.total())["value"],
            rows_for(d, scope).count(),
        )
        for d in definitions(scope.campaign)
    }


def counted_by_cells(scope: Scope) -> dict[str, tuple[int, int]]:
    return {figure.key: (figure.exact, figure.rows) for figure in read_figures(scope, now=NOON)}


def scopes(campaign: Campaign) -> list[Scope]:
    town = Unit.objects.get(name="柳林镇")
    county = Unit.objects.get(name="青禾县")
    return [
        Scope.of(campaign),
        Scope.of(campaign, county),
        Scope.of(campaign, town, date(2021, 3, 1), date(2021, 3, 31)),
        Scope.of(campaign, county, date(2021, 2, 27), date(2021, 4, 11)),
        Scope.of(campaign, town, date(2021, 3, 12), date(2021, 3, 13)),
    ]


class World:
    """Runs steps against the database."""

    def __init__(self, campaign: Campaign, units: dict[str, Unit], people: list[Person]) -> None:
        self.campaign, self.units, self.people = campaign, units, people
        self.acts: list[Act] = []
        self.entries = [
            Entry.objects.create(campaign=campaign, register="project", name=f"工程{n}")
            for n in range(3)
        ]

    def draft(self, kind: str, unit: str, day: date, heads: int, named: list[int]) -> ActDraft:
        presences = [Presence(self.people[n].pk) for n in named]
        if heads:
            role = "volunteer" if kind == "service" else "participant"
            presences.append(Presence(None, role, source="estimate", visits=heads, minutes=30))
        values = {"fields": {"outcome": "written" if heads % 2 else "failed"}}
        if kind == "milestone":
            values["entry"] = self.entries[heads % 3]
        kind_id = self.campaign.kinds.get(key=kind).pk
        return ActDraft(kind_id, self.units[unit].pk, "题目", day, values, presences)

    def run(self, step: tuple) -> None:
        if step[0] == "fold":
            fold_cells(self.campaign)
        elif step[0] == "record":
            draft = self.draft(*step[1:])
            self.acts.append(record_act(self.campaign.pk, draft, by=None, now=NOON))
        elif step[0] in ("fill", "erase"):
            self.keep_dossier(*step)
        elif self.acts:
            number = step[1] % len(self.acts)
            act = self.acts.pop(number)
            if step[0] == "cancel":
                cancel_act(act, reason="x", by=None, now=NOON)
            else:
                draft = self.draft(act.kind.key, "石桥乡", step[2], 7, [0])
                new = correct_act(act, draft, reason="x", by=None, now=NOON)
                self.acts.append(new)

    def keep_dossier(self, deed: str, number: int) -> None:
        """Fill a session's dossier, its outlines by a paper; or erase what was written for it."""
        sessions = [act for act in self.acts if act.kind.key == "session"]
        if not sessions:
            return
        act = sessions[number % len(sessions)]
        if deed == "erase":
            for paper in DossierPaper.objects.filter(act__in=act.editions()):
                erase_paper(paper, by=None, now=NOON)
            return
        for slot in act.kind.spec.slots:
            if slot.key != "outlines":
                kept = SlotAnswerDraft(SlotAnswerKind.KEPT, text="档案室")
                answer_slot(act, slot.key, kept, by=None, now=NOON)
        draft = PaperDraft("outlines", "", "我的发言")
        hand_in_paper(act, self.people[0], draft, by=None, now=NOON)


def test_a_dossier_is_folded_when_it_is_filled_and_when_it_opens_again(campaign, county):
    world = World(campaign, county, [Person.objects.create(name="人")])
    world.run(("record", "session", "柳林镇", FIRST, 3, []))
    scope = Scope.of(campaign)
    assert counted_by_cells(scope)["complete_sessions"] == (0, 0)

    world.run(("fill", 0))
    assert counted_by_cells(scope)["complete_sessions"] == (1, 1)

    world.run(("erase", 0))
    assert counted_by_cells(scope)["complete_sessions"] == (0, 0)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(steps, max_size=25), st.booleans())
def test_cells_equal_a_full_recount_after_any_writes(campaign, county, written, moves):
    with transaction.atomic():
        point = transaction.savepoint()
        people = [Person.objects.create(name=f"人{n}") for n in range(6)]
        world = World(campaign, county, people)
        for step in written:
            world.run(step)
        if moves:
            move_unit(county["王庄村"], county["石桥乡"], on=date(2021, 3, 20), by=None, now=NOON)

        for scope in scopes(campaign):
            assert counted_by_cells(scope) == counted_by_rows(scope)
        transaction.savepoint_rollback(point)


def test_folding_twice_changes_nothing(campaign, county):
    make_act(campaign, county["柳林镇"])
    fold_cells(campaign)
    before = list(DayCell.objects.order_by("id").values()), list(MonthCell.objects.values())

    assert fold_cells(campaign) == 0
    assert (
        list(DayCell.objects.order_by("id").values()),
        list(MonthCell.objects.values()),
    ) == before


def test_folding_works_off_the_marks(campaign, county):
    make_act(campaign, county["柳林镇"])

    fold_cells(campaign)

    assert ChangedDay.objects.count() == 0


def test_a_changed_definition_folds_anew(campaign, county):
    make_act(campaign, county["柳林镇"], "mediation", fields={"outcome": "failed"})
    scope = Scope.of(campaign)
    assert counted_by_cells(scope)["disputes_resolved"] == (0, 0)

    indicator = campaign.indicators.get(key="disputes_resolved")
    indicator.data["where"]["outcome"].append("failed")
    indicator.save()

    assert counted_by_cells(scope)["disputes_resolved"] == (1, 1)


def test_figures_roll_up_by_the_tree_of_the_day(campaign, county):
    make_act(campaign, county["王庄村"], day=date(2021, 3, 31))
    make_act(campaign, county["王庄村"], day=date(2021, 4, 1))

    move_unit(county["王庄村"], county["石桥乡"], on=date(2021, 4, 1), by=None, now=NOON)

    for name in ("柳林镇", "石桥乡"):
        scope = Scope.of(campaign, county[name])
        assert counted_by_cells(scope)["activities"] == (1, 1)


def test_people_are_joined_over_units_and_months(campaign, county):
    person = Person.objects.create(name="", token="device-1")
    kind = campaign.kinds.get(key="quiz")
    for unit, day in (("柳林镇", date(2021, 3, 1)), ("石桥乡", date(2021, 4, 1))):
        draft = ActDraft(kind.pk, county[unit].pk, "答题", day, {}, [Presence(person.pk)])
        record_act(campaign.pk, draft, by=None, now=NOON)

    values = counted_by_cells(Scope.of(campaign, county["青禾县"]))

    assert values["online_people"] == (1, 2)
    assert values["quiz_attempts"] == (2, 2)


def test_units_side_by_side_read_as_each_alone(campaign, county):
    make_act(campaign, county["王庄村"], day=date(2021, 3, 31))
    make_act(campaign, county["王庄村"], day=date(2021, 4, 1))
    make_act(campaign, county["柳林镇"], day=date(2021, 4, 20))
    person = Person.objects.create(name="", token="device-1")
    kind = campaign.kinds.get(key="quiz")
    for unit, day in (("柳林镇", date(2021, 3, 1)), ("王庄村", date(2021, 4, 9))):
        draft = ActDraft(kind.pk, county[unit].pk, "答题", day, {}, [Presence(person.pk)])
        record_act(campaign.pk, draft, by=None, now=NOON)
    move_unit(county["王庄村"], county["石桥乡"], on=date(2021, 4, 1), by=None, now=NOON)
    whole = Scope(campaign, county["青禾县"], date(2021, 3, 5), date(2021, 4, 15))
    units = [county["柳林镇"], county["石桥乡"], county["王庄村"]]

    below = dict(by_unit(read_figures(whole, now=NOON), units))

    alone = {
        unit: [
            figure.exact if figure.definition.is_folded else 0
            for figure in read_figures(
                Scope(campaign, unit, whole.from_on, whole.before_on), now=NOON
            )
        ]
        for unit in units
    }
    assert below == alone
    assert sum(below[county["石桥乡"]]) > 0


@pytest.mark.parametrize(
    ("start", "end", "months", "edges"),
    [
        ("2021-03-01", "2021-05-01", ("2021-03-01", "2021-05-01"), []),
        (
            "2021-02-23",
            "2021-04-11",
            ("2021-03-01", "2021-04-01"),
            [("2021-02-23", "2021-03-01"), ("2021-04-01", "2021-04-11")],
        ),
        ("2021-03-05", "2021-03-09", None, [("2021-03-05", "2021-03-09")]),
        ("2021-12-15", "2022-01-01", None, [("2021-12-15", "2022-01-01")]),
    ],
)
def test_cut_gives_whole_months_and_edges(start, end, months, edges):
    day = date.fromisoformat
    whole, left = cut(day(start), day(end))

    assert whole == (months and (day(months[0]), day(months[1])))
    assert left == [(day(a), day(b)) for a, b in edges]
