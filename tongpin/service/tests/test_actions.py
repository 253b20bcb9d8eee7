"""Orders: dispatched, objected to, split, merged, done, and what residents say of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tongpin.acts.models import Act, Status
from tongpin.notices.models import Message
from tongpin.orgs.models import JournalEntry, Role
from tongpin.service.actions import (
    answer_question,
    make_move,
    open_moves,
    withdraw_request,
)
from tongpin.service.models import OrderStep, ServiceDesk, ServiceOrder
from tongpin.service.order_details import OrderDetails, ServiceError
from tongpin.service.order_states import OrderState
from tongpin.service.tests.builders import A_DAY, DAY, ask, dispatched, done, go, rate, report
from tongpin.testing import NOON, make_person

pytestmark = pytest.mark.django_db
IN_WORKING_DAYS = {1: date(2021, 5, 6), 2: date(2021, 5, 7), 5: date(2021, 5, 11)}


def state_of(order) -> str:
    return ServiceOrder.objects.get(pk=order.pk).state


def test_an_order_goes_from_the_request_to_the_residents_word(
    request_of_village, office, clerk, county
):
    order = done(request_of_village, office, clerk, county["柳林镇"])
    assert (order.state, order.due_on) == (OrderState.DONE, None)

    rate(request_of_village, "solved")

    order.refresh_from_db()
    assert (order.state, order.closed_at) == (OrderState.CONFIRMED, NOON)
    act = order.act
    assert (act.unit.name, act.title, act.status) == ("柳林镇", "修水龙头", Status.CLOSED)
    assert (act.number, act.occurred_on) == (order.number, DAY)
    assert act.fields == {"category": "环境卫生", "method": "counted", "result": "换了水龙头"}
    (served,) = act.participations.all()
    assert (served.role, served.visits, served.source) == ("served", 3, "estimate")


def test_limits_are_counted_in_working_days(request_of_village, office, clerk, county):
    order = request_of_village.order
    assert order.due_on == IN_WORKING_DAYS[1]  # the desk's own day

    order = dispatched(request_of_village, office, county["柳林镇"])
    assert order.due_on == IN_WORKING_DAYS[1]  # clean: one day to accept

    order = go(order, ("accept", clerk, {}))
    assert order.due_on == IN_WORKING_DAYS[5]
    assert not order.is_late(IN_WORKING_DAYS[5])
    assert order.is_late(IN_WORKING_DAYS[5] + A_DAY)


def test_the_clock_stands_while_the_resident_is_asked(dispatched_order, clerk, request_of_village):
    later = NOON + timedelta(days=8)  # Saturday, 8 May, which is worked: three days have passed
    order = go(dispatched_order, ("accept", clerk, {}))
    order = go(order, ("pause", clerk, {"text": "哪一户？"}), now=later)
    assert (order.due_on, order.clock_days) == (None, 2)

    answer_question(request_of_village, order, "三号院", now=later + 10 * A_DAY)

    order.refresh_from_db()
    assert order.state == OrderState.ACCEPTED
    assert order.due_on == date(2021, 5, 20)  # two working days after Tuesday, 18 May


def test_an_objection_stops_the_units_clock_and_the_desk_decides(
    dispatched_order, office, clerk, county
):
    order = go(dispatched_order, ("object", clerk, {"text": "管网归水务局"}))
    assert order.state == OrderState.OBJECTED
    assert "object" not in open_moves(order, clerk, NOON)

    order = go(order, ("uphold", office, {}))
    assert (order.state, order.holder) == (OrderState.RECEIVED, None)

    order = dispatched(dispatched_order.requests.get(), office, county["县教育局"])
    assert order.holder == county["县教育局"]


def test_a_desk_may_insist_with_a_reason(dispatched_order, office, clerk):
    order = go(dispatched_order, ("object", clerk, {"text": "人手不够"}))
    with pytest.raises(ServiceError, match="Say it in a sentence"):
        go(order, ("insist", office, {}))

    order = go(order, ("insist", office, {"text": "属地负责"}))

    assert (order.state, order.holder.name) == (OrderState.DISPATCHED, "柳林镇")


def test_a_departments_duty_is_not_sent_to_a_village(request_of_village, office, county):
    with pytest.raises(ServiceError, match="供水用水 may not be sent to 王庄村"):
        dispatched(request_of_village, office, county["王庄村"], category="water")

    order = dispatched(request_of_village, office, county["柳林镇"], category="water")
    assert order.state == OrderState.DISPATCHED


def test_orders_go_to_units_below_the_desk_alone(campaign, county, clerk, office):
    request = ask(campaign, county["王庄村"])
    request.order.desk = county["柳林镇"]
    request.order.save()

    with pytest.raises(ServiceError, match="does not stand below"):
        dispatched(request, office, county["石桥乡"])


def test_who_reports_needs_something_to_show(dispatched_order, clerk):
    order = go(dispatched_order, ("accept", clerk, {}))

    with pytest.raises(ServiceError, match="Show that it is done"):
        report(order, clerk, confirmation="")


@pytest.mark.parametrize("day", [DAY - A_DAY, DAY + A_DAY])
def test_nothing_is_done_before_it_was_asked_for_or_on_a_day_to_come(dispatched_order, clerk, day):
    order = go(dispatched_order, ("accept", clerk, {}))

    with pytest.raises(ServiceError, match="after the request came"):
        report(order, clerk, done_on=day)


def test_people_served_come_with_how_they_were_counted(dispatched_order, clerk):
    order = go(dispatched_order, ("accept", clerk, {}))

    with pytest.raises(ServiceError, match="how the people were counted"):
        report(order, clerk, method="")


def test_the_doer_does_not_close_alone(done_order, clerk, office):
    later = NOON + timedelta(days=11)

    assert "close" not in open_moves(done_order, clerk, later)
    with pytest.raises(ServiceError, match="not possible now"):
        make_move(done_order, "close", OrderDetails(text="无人应答"), by=clerk, now=later)
    assert go(done_order, ("close", office, {"text": "无人应答"}), now=later).is_ended


def test_who_reported_for_the_unit_does_not_close_it_at_the_desk(
    dispatched_order, office, dispatcher
):
    later = NOON + timedelta(days=11)
    order = report(go(dispatched_order, ("accept", office, {})), office)

    with pytest.raises(ServiceError, match="somebody else has to"):
        go(order, ("close", office, {"text": "无人应答"}), now=later)
    assert "close" not in open_moves(order, office, later)
    assert go(order, ("close", dispatcher, {"text": "无人应答"}), now=later).is_ended


def test_nobody_closes_before_the_resident_had_time_to_answer(done_order, office):
    with pytest.raises(ServiceError, match="The resident has 10 days"):
        go(done_order, ("close", office, {"text": "无人应答"}), now=NOON + timedelta(days=9))


def test_not_solved_is_the_desks_to_decide_and_does_not_count(
    done_order, request_of_village, office, clerk
):
    rate(request_of_village, "not_solved", text="还在漏")

    order = ServiceOrder.objects.get(pk=done_order.pk)
    assert (order.state, order.act.status) == (OrderState.CONTESTED, Status.CANCELLED)
    assert open_moves(order, clerk, NOON) == {}
    assert list(open_moves(order, office, NOON)) == ["reopen", "leave"]

    order = go(order, ("reopen", office, {"text": "请再去一次"}))
    again = {"title": order.title, "category": order.category, "unit": order.holder}
    order = go(order, ("dispatch", office, again), ("accept", clerk, {}))
    order = report(order, clerk, text="换了阀门")
    assert (order.reopened, order.act.status) == (1, Status.HELD)
    assert Act.objects.current().filter(kind__key="order").count() == 1
    assert not request_of_village.ratings.filter(superseded_at=None).exists()


def test_what_ends_unsolved_is_not_closed_and_does_not_count(
    done_order, request_of_village, dispatcher
):
    rate(request_of_village, "not_solved")

    order = go(done_order, ("leave", dispatcher, {"text": "超出职责范围"}))

    assert (order.state, order.act.status) == (OrderState.UNSOLVED, Status.CANCELLED)


def test_half_solved_makes_an_order_for_the_rest_once(done_order, request_of_village):
    rate(request_of_village, "half", text="厨房的还漏")
    rate(request_of_village, "half", text="厨房的还漏水")

    (rest,) = done_order.rests.all()
    assert state_of(done_order) == OrderState.CONFIRMED
    assert (rest.state, rest.desk) == (OrderState.RECEIVED, done_order.desk)
    assert rest.title.startswith("厨房的还漏")
    assert request_of_village.ratings.filter(superseded_at=None).count() == 1


def test_the_rest_is_rated_by_itself(done_order, request_of_village, office, clerk, county):
    rate(request_of_village, "half", text="厨房的还漏")
    rest = done_order.rests.get()
    values = {"title": rest.title, "category": "clean", "unit": county["柳林镇"]}
    rest = go(rest, ("dispatch", office, values), ("accept", clerk, {}))
    report(rest, clerk)

    rate(request_of_village, "solved", order=rest)

    assert state_of(rest) == OrderState.CONFIRMED
    assert request_of_village.ratings.filter(superseded_at=None).count() == 2


def test_a_rating_waits_for_a_report(dispatched_order, request_of_village):
    with pytest.raises(ServiceError, match="Nobody has reported yet"):
        rate(request_of_village, "solved")


def test_nobody_rates_what_somebody_else_asked_for(campaign, county, done_order):
    other = ask(campaign, county["王庄村"], "路灯不亮")

    with pytest.raises(ServiceError, match="another resident's"):
        rate(other, "solved", order=done_order)


def test_who_worked_on_it_is_no_resident(done_order, request_of_village, clerk, dispatcher):
    for values in ({"visitor": clerk}, {"noted_by": clerk}):
        with pytest.raises(ServiceError, match="Who worked on it"):
            rate(request_of_village, "solved", **values)

    rating = rate(request_of_village, "solved", noted_by=dispatcher)
    assert rating.noted_by == dispatcher


def test_the_device_of_who_worked_on_it_is_no_residents(
    dispatched_order, request_of_village, clerk
):
    order = make_move(
        dispatched_order, "accept", OrderDetails(), by=clerk, now=NOON, device="a" * 64
    )
    report(order, clerk)

    with pytest.raises(ServiceError, match="On this device"):
        rate(request_of_village, "solved", device="a" * 64)
    rate(request_of_village, "solved", device="b" * 64)


def test_a_contested_order_stays_contested_whatever_others_say(
    campaign, county, done_order, request_of_village
):
    other = ask(campaign, county["王庄村"], "我家也没水")
    other.order = done_order
    other.save()
    rate(request_of_village, "not_solved")

    rate(other, "solved")

    assert state_of(done_order) == OrderState.CONTESTED


def test_parts_must_all_finish(campaign, county, office, clerk, stranger):
    request = ask(campaign, county["王庄村"], "修水龙头，再送我去医院")
    order = go(request.order, ("split", office, {"parts": ("修水龙头", "送医", "")}))
    tap, ride = order.parts.order_by("id")
    assert (order.state, tap.title, ride.title) == (OrderState.SPLIT, "修水龙头", "送医")

    for part, unit, person in ((tap, "柳林镇", clerk), (ride, "石桥乡", stranger)):
        assert state_of(order) == OrderState.SPLIT
        values = {"title": part.title, "category": "road", "unit": county[unit]}
        report(go(part, ("dispatch", office, values), ("accept", person, {})), person)
    assert state_of(order) == OrderState.DONE

    rate(request, "solved")
    assert [state_of(one) for one in (order, tap, ride)] == [OrderState.CONFIRMED] * 3
    assert Act.objects.filter(kind__key="order", status=Status.CLOSED).count() == 2


def test_a_part_is_taken_up_again(campaign, county, office, clerk):
    request = ask(campaign, county["王庄村"])
    order = go(request.order, ("split", office, {"parts": ("甲", "乙")}))
    parts = list(order.parts.order_by("id"))
    for part in parts:
        values = {"title": part.title, "category": "road", "unit": county["柳林镇"]}
        report(go(part, ("dispatch", office, values), ("accept", clerk, {})), clerk)
    rate(request, "not_solved")

    order = go(order, ("reopen_part", office, {"other": parts[1], "text": "乙没办好"}))

    assert order.state == OrderState.SPLIT
    assert [state_of(part) for part in parts] == [OrderState.DONE, OrderState.RECEIVED]


def test_where_no_part_is_taken_on_the_whole_is_not(campaign, county, office):
    request = ask(campaign, county["王庄村"])
    order = go(request.order, ("split", office, {"parts": ("甲", "乙")}))

    for part in order.parts.all():
        go(part, ("refuse", office, {"text": "不归这里办"}))

    assert state_of(order) == OrderState.REFUSED


def test_one_part_makes_no_split(request_of_village, office):
    with pytest.raises(ServiceError, match="two at least and 10 at most"):
        go(request_of_village.order, ("split", office, {"parts": ("甲", " ")}))


def test_requests_of_a_merged_order_follow_the_other(campaign, county, office):
    requests = [ask(campaign, county["王庄村"], f"停水了{number}") for number in range(2)]

    order = go(requests[0].order, ("merge", office, {"other": requests[1].order}))

    assert (order.state, order.merged_into) == (OrderState.MERGED, requests[1].order)
    assert requests[1].order.requests.count() == 2


def test_an_order_is_not_merged_with_itself_or_with_what_is_over(
    campaign, county, office, done_order
):
    request = ask(campaign, county["王庄村"])
    for other in (request.order, done_order):
        with pytest.raises(ServiceError, match="open order of the same desk"):
            go(request.order, ("merge", office, {"other": other}))


def test_a_request_that_joins_makes_no_order(campaign, county, request_of_village):
    joined = ask(campaign, county["王庄村"], "水龙头坏了", joins=request_of_village.order)

    assert joined.order == request_of_village.order
    assert ServiceOrder.objects.count() == 1


def test_a_request_is_withdrawn_and_its_order_with_the_last(campaign, county, request_of_village):
    joined = ask(campaign, county["王庄村"], "水龙头坏了", joins=request_of_village.order)

    withdraw_request(joined, joined.order, now=NOON)
    withdraw_request(joined, joined.order, now=NOON)
    assert state_of(joined.order) == OrderState.RECEIVED

    withdraw_request(request_of_village, request_of_village.order, now=NOON)
    assert state_of(joined.order) == OrderState.WITHDRAWN


def test_what_is_done_is_not_withdrawn(done_order, request_of_village):
    with pytest.raises(ServiceError, match="finished already"):
        withdraw_request(request_of_village, request_of_village.order, now=NOON)


def test_parts_are_withdrawn_with_their_whole(campaign, county, office):
    request = ask(campaign, county["王庄村"])
    order = go(request.order, ("split", office, {"parts": ("甲", "乙")}))

    withdraw_request(request, order, now=NOON)

    assert [state_of(part) for part in order.parts.all()] == [OrderState.WITHDRAWN] * 2


def test_a_step_that_is_sent_again_is_one(dispatched_order, clerk):
    for __ in range(2):
        order = go(dispatched_order, ("accept", clerk, {}))

    assert order.state == OrderState.ACCEPTED
    assert OrderStep.objects.filter(move="accept").count() == 1


def test_strangers_make_no_move(dispatched_order, stranger):
    assert open_moves(dispatched_order, stranger, NOON) == {}
    with pytest.raises(ServiceError, match="not possible now"):
        go(dispatched_order, ("accept", stranger, {}))


def test_offices_hear_of_what_the_other_side_did(dispatched_order, clerk, office, county):
    township = Message.objects.filter(unit=county["柳林镇"])
    assert [message.title for message in township] == [
        f"Order {dispatched_order.number}: dispatched"
    ]

    go(dispatched_order, ("object", clerk, {"text": "归水务局"}))

    desk = Message.objects.filter(unit=county["青禾县"]).order_by("id").last()
    assert desk.title.endswith("the unit objects")
    assert "归水务局" in desk.text


def test_every_step_is_in_the_journal(done_order):
    verbs = JournalEntry.objects.filter(verb__startswith="service.").values_list("verb", flat=True)

    assert sorted(verbs) == [
        "service.order.accept",
        "service.order.dispatch",
        "service.order.report",
        "service.request.take",
    ]


def test_the_database_keeps_one_standing_word_of_a_resident(done_order, request_of_village):
    rating = rate(request_of_village, "solved")
    rating.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        rating.save(force_insert=True)


def test_a_desk_of_a_township_takes_its_own_requests(campaign, county):
    ServiceDesk.objects.create(campaign=campaign, unit=county["柳林镇"], opened_at=NOON)
    clerk = make_person("高原", county["柳林镇"], Role.CLERK)

    order = ask(campaign, county["王庄村"]).order

    assert order.desk == county["柳林镇"]
    assert "dispatch" in open_moves(order, clerk, NOON)
