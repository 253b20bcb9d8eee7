"""No sequence of moves loses a request, closes what is called unsolved, or lets the doer confirm.

Hypothesis plays residents, two desks' people and two units against one campaign.
"""

from datetime import timedelta

import pytest
from django.db.transaction import Atomic, get_connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tongpin.base.errors import UserError
from tongpin.orgs.models import Role
from tongpin.service.actions import open_moves, withdraw_request
from tongpin.service.models import ServiceOrder, ServiceOutcome, ServiceRequest
from tongpin.service.order_moves import MOVES, REPORTS
from tongpin.service.order_states import ENDED_STATES, JOINABLE_STATES, OrderState
from tongpin.service.tests.builders import ask, go, rate
from tongpin.testing import NOON, make_campaign, make_county, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PLACE = st.integers(0, 10**6)


class OrderMachine(RuleBasedStateMachine):
    """Whatever anybody does with requests and orders, in any order."""

    def __init__(self):
        super().__init__()
        self.atomic = Atomic(using=None, savepoint=True, durable=False)
        self.atomic.__enter__()
        self.now = NOON

    def teardown(self):
        get_connection().set_rollback(True)
        self.atomic.__exit__(None, None, None)
        get_connection().set_rollback(False)

    @initialize()
    def begin(self):
        self.campaign = make_campaign()
        self.county = make_county()
        top, town, other = (self.county[name] for name in ("青禾县", "柳林镇", "石桥乡"))
        self.people = [
            make_person("方远", top, Role.OFFICE),
            make_person("白小叶", top, Role.CLERK),
            make_person("林晓", town, Role.CLERK),
            make_person("石磊", other, Role.CLERK),
        ]
        self.asked = 0

    @rule(place=PLACE, joins=st.booleans())
    def resident_asks(self, place, joins):
        self.asked += 1
        joinable = ServiceOrder.objects.filter(state__in=JOINABLE_STATES, whole=None)
        order = self._one_of(joinable, place) if joins else None
        ask(self.campaign, self.county["王庄村"], f"诉求{self.asked}", joins=order, now=self.now)

    @rule(days=st.integers(1, 12))
    def time_goes_on(self, days):
        self.now += timedelta(days=days)

    @rule(place=PLACE, who=st.integers(0, 3), choice=PLACE, more=PLACE)
    def somebody_makes_a_move(self, place, who, choice, more):
        order = self._one_of(ServiceOrder.objects.all(), place)
        if order is None:
            return
        moves = list(open_moves(order, self.people[who], self.now))
        if not moves:
            return
        key = moves[choice % len(moves)]
        try:
            go(order, (key, self.people[who], self._details(order, key, more)), now=self.now)
        except UserError:
            return

    def _details(self, order, key, more):
        wanted = {
            "title": "办一件事",
            "category": "clean",
            "unit": (self.county["柳林镇"], self.county["石桥乡"])[more % 2],
            "parts": ("甲", "乙"),
            "text": f"说明{more}",
            "done_on": self.now.date(),
            "confirmation": "在场",
            "other": self._one_of(self._others(order, key), more),
        }
        return {name: wanted[name] for name in MOVES[key].asks if wanted.get(name)}

    def _others(self, order, key):
        if key == "reopen_part":
            return order.parts.all()
        return ServiceOrder.objects.exclude(pk=order.pk)

    @rule(
        place=PLACE, outcome=st.sampled_from(ServiceOutcome), noted=st.sampled_from([None, 0, 1, 2])
    )
    def resident_says(self, place, outcome, noted):
        request = self._one_of(ServiceRequest.objects.standing(), place)
        if request is None:
            return
        person = None if noted is None else self.people[noted]
        try:
            rate(request, outcome, noted_by=person, now=self.now)
        except UserError:
            return

    @rule(place=PLACE)
    def resident_withdraws(self, place):
        request = self._one_of(ServiceRequest.objects.all(), place)
        if request is None:
            return
        try:
            withdraw_request(request, request.order, now=self.now)
        except UserError:
            return

    @invariant()
    def no_request_is_lost(self):
        if not hasattr(self, "asked"):
            return
        assert ServiceRequest.objects.count() == self.asked
        for request in ServiceRequest.objects.select_related("order"):
            assert request.order.state != OrderState.MERGED
            assert request.order.whole_id is None

    @invariant()
    def what_is_called_unsolved_is_not_closed_as_done(self):
        unsolved = ServiceOrder.objects.filter(
            ratings__outcome=ServiceOutcome.NOT_SOLVED, ratings__superseded_at=None
        )
        assert not unsolved.filter(state=OrderState.CONFIRMED).exists()

    @invariant()
    def nobody_confirms_what_they_did(self):
        for order in ServiceOrder.objects.filter(state=OrderState.CONFIRMED, whole=None):
            reports = order.steps.filter(move__in=REPORTS).order_by("-id")
            last = reports.first()
            closing = (
                order.steps.filter(move__in=["close", "solved", "half"]).order_by("-id").first()
            )
            if last and closing and closing.made_by_id:
                assert closing.made_by_id != last.made_by_id

    @invariant()
    def clocks_fit_states(self):
        for order in ServiceOrder.objects.all():
            if order.state in ENDED_STATES or order.state == OrderState.DONE:
                assert order.due_on is None
            assert (order.state == OrderState.MERGED) == (order.merged_into_id is not None)

    @invariant()
    def a_whole_that_is_done_has_no_open_part(self):
        for whole in ServiceOrder.objects.filter(
            parts__isnull=False, state__in=[OrderState.DONE, OrderState.CONFIRMED]
        ).distinct():
            states = set(whole.parts.values_list("state", flat=True))
            assert states <= {OrderState.DONE, *ENDED_STATES}

    def _one_of(self, rows, place):
        numbers = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.get(pk=numbers[place % len(numbers)]) if numbers else None


def test_whatever_happens_to_orders_keeps_their_promises(db):
    run_state_machine_as_test(
        OrderMachine, settings=settings(max_examples=30, stateful_step_count=40, deadline=None)
    )
