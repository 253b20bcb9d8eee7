import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongpin.acts.actions import ActDraft, cancel_act, correct_act
from tongpin.acts.models import Participation, Status
from tongpin.figures.figure_reader import Scope, read_figures
from tongpin.orgs.models import Person, Post, Role
from tongpin.signin.actions import (
    SignInError,
    close_hall,
    desk_device,
    open_device,
    open_hall,
)
from tongpin.signin.attendance_lists import sign_in_lines
from tongpin.signin.codes import personal_code
from tongpin.signin.models import Conflict, Device, Mode, Scan
from tongpin.signin.phones import Phone
from tongpin.signin.scan_uploads import take_from_phone, take_operations
from tongpin.testing import NOON, make_act, make_person


@pytest.fixture
def act(campaign, county):
    return make_act(campaign, county["柳林镇"], "session", visits=0)


@pytest.fixture
def hall(act):
    return open_hall(act, by=None, now=NOON)


def helper(hall) -> Device:
    return open_device(hall, Mode.HELPER, by=None, now=NOON)[0]


@pytest.fixture
def device(hall):
    return helper(hall)


@pytest.fixture
def member(county) -> Person:
    return make_person("马丽", county["柳林镇"])


def scan(person, kind="in", minute=0, **parts) -> dict:
    who = {"name": person} if isinstance(person, str) else {"person": person.pk}
    occurred = (NOON + timedelta(minutes=minute)).isoformat()
    base = {"operation": str(uuid4()), "kind": kind, "occurred": occurred, "source": "scan"}
    return base | who | parts


def send(device, *items, late=timedelta(0), clock=timedelta(0)):
    now = NOON + late
    return [
        result.outcome for result in take_operations(device, items, device_now=now + clock, now=now)
    ]


def present(act) -> dict[str, tuple[str, str]]:
    parts = act.participations.filter(superseded_at=None).select_related("person")
    return {part.person.name: (part.role, part.status) for part in parts}


def test_a_scan_makes_the_person_present(act, device, member):
    assert send(device, scan(member)) == ["stored"]

    part = act.participations.get()
    assert (part.person, part.role, part.source) == (member, "participant", "scan")


def test_a_helper_names_by_number_only_people_of_the_units_here(act, device, county, member):
    away = make_person("石磊", county["石桥乡"])
    villager = make_person("柳翠", county["王庄村"])
    seconded = make_person("田野", county["石桥乡"])
    Post.objects.create(person=seconded, unit=county["王庄村"], role=Role.MEMBER)

    outcomes = send(device, *map(scan, (member, away, villager, seconded)))

    assert outcomes == ["stored", "refused", "stored", "stored"]
    send(
        device,
        {**scan(away), "person": None, "code": personal_code(django_settings.SECRET_KEY, away.pk)},
    )
    assert send(device, scan(away, "leave", reason="出差")) == ["stored"]


def test_who_is_not_on_the_roster_is_a_guest(act, device, member):
    send(device, scan("石磊"), scan("马丽"))

    assert present(act) == {"石磊": ("guest", "present"), "马丽": ("participant", "present")}


def test_the_same_operation_again_gives_the_same_answer(act, device, member):
    one = scan(member)

    assert send(device, one, one) == ["stored", "already_same"]
    assert send(device, one) == ["already_same"]
    assert Scan.objects.count() == 1


def test_a_refused_operation_stays_refused(act, device, member):
    one = scan(member) | {"person": 10**9}

    assert send(device, one) == ["refused"]
    assert send(device, one) == ["refused"]
    assert Scan.objects.get().refusal
    assert present(act) == {}


def test_another_body_under_the_same_number_is_kept_for_a_person(act, device, member):
    one = scan(member)
    send(device, one)

    assert send(device, one | {"kind": "out"}) == ["conflict"]
    assert send(device, one | {"kind": "out"}) == ["conflict"]

    assert Conflict.objects.get().body["kind"] == "out"
    assert act.participations.count() == 1


def test_a_phone_is_one_device_of_a_hall(act, hall, member):
    phone = Phone("a")
    for name in ("马丽", "过路人"):
        assert take_from_phone(hall, phone, scan(name), now=NOON).outcome == "stored"

    device = Device.objects.get()
    assert (device.mode, device.phone, device.scans.count()) == (Mode.SELF, phone.digest, 2)


def test_two_devices_count_a_person_once(act, hall, member):
    for _ in range(2):
        send(helper(hall), scan(member))

    assert act.participations.filter(superseded_at=None).count() == 1
    assert Scan.objects.count() == 2


def test_what_is_taken_back_counts_no_more(act, device, member):
    one = scan(member)
    send(device, one)

    send(device, scan(member, "annul", annuls=one["operation"]))

    assert present(act) == {}
    assert Scan.objects.count() == 2


def test_the_clock_of_the_device_is_set_right(device, member):
    slow = timedelta(minutes=-7)
    send(device, scan(member, minute=-7), clock=slow)

    stored = Scan.objects.get()
    assert stored.offset_ms == 7 * 60 * 1000
    assert stored.at == NOON


def test_who_is_present_on_paper_stays_present(act, device, member):
    Participation.objects.create(act=act, person=member, source="paper", recorded_at=NOON)

    one = scan(member)
    send(device, one)
    send(device, scan(member, "annul", annuls=one["operation"]))

    assert act.participations.get().source == "paper"


def test_sign_ins_are_figures_at_once(act, device, member, campaign):
    send(device, scan(member), scan("石磊"))

    figures = {one.key: one.exact for one in read_figures(Scope.of(campaign), now=NOON)}

    assert figures["session_visits"] == 1  # the guest is none of the group


def test_a_correction_of_the_act_takes_its_hall_along(act, hall, device, member):
    send(device, scan(member))
    draft = ActDraft(act.kind_id, act.unit_id, "改了题目", act.occurred_on)
    new = correct_act(act, draft, reason="题目写错", by=None, now=NOON)

    send(device, scan("石磊"))

    assert present(new) == {"石磊": ("guest", "present")}
    assert open_hall(new, by=None, now=NOON) == hall


def test_closing_holds_a_planned_act_and_late_scans_still_count(campaign, county, member):
    act = make_act(campaign, county["柳林镇"], "session", visits=0, status=Status.PLANNED)
    hall = open_hall(act, by=None, now=NOON)
    device = desk_device(hall, by=member, now=NOON)

    close_hall(hall, by=None, now=NOON)
    close_hall(hall, by=None, now=NOON)
    send(device, scan(member), late=timedelta(days=3))

    act.refresh_from_db()
    assert act.status == Status.HELD
    assert present(act) == {"马丽": ("participant", "present")}


def test_a_cancelled_act_opens_no_hall(act):
    cancel_act(act, reason="改期", by=None, now=NOON)

    with pytest.raises(SignInError):
        open_hall(act, by=None, now=NOON)


def test_several_people_of_one_name_are_not_guessed(device, county):
    for __ in range(2):
        make_person("王伟", county["柳林镇"])

    assert send(device, scan("王伟")) == ["refused"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chance=st.randoms(use_true_random=False))
def test_any_order_repetition_and_splitting_gives_the_same_attendance(chance, campaign, county):
    """Two runs of the same operations, shuffled, repeated and cut otherwise, end alike."""
    people = [Person.objects.create(name=f"队员{n}", home_unit=county["柳林镇"]) for n in range(3)]
    said = _story(chance, people)
    ends = []
    for run in range(2):
        act = make_act(campaign, county["柳林镇"], "session", visits=0)
        device = helper(open_hall(act, by=None, now=NOON))
        # each run has its own numbers, in one order, so that both tell the same story
        numbers = {one["operation"]: str(uuid4()) for one in said}
        mine = [_renumbered(one, numbers) for one in said]
        mine += chance.choices(mine, k=3)
        chance.shuffle(mine)
        while mine:
            cut = chance.randint(1, len(mine))
            send(device, *mine[:cut])
            mine = mine[cut:]
        parts = act.participations.filter(superseded_at=None)
        states = parts.values_list("person", "status", "minutes", "reason")
        ends.append((run, sorted(states, key=str)))

    assert ends[0][1] == ends[1][1]


def _story(chance: random.Random, people: list[Person]) -> list[dict]:
    said: list[dict] = []
    for minute in chance.sample(range(200), 8):
        person = chance.choice(people)
        kind = chance.choice(["in", "in", "out", "leave", "annul"])
        earlier = [one for one in said if one["person"] == person.pk and one["kind"] != "annul"]
        if kind != "annul":
            said.append(scan(person, kind, minute, reason=f"事由{minute}"))
        elif earlier:
            taken = chance.choice(earlier)["operation"]
            said.append(scan(person, "annul", minute, annuls=taken))
    return said


def _renumbered(one: dict, numbers: dict[str, str]) -> dict:
    changes = {"operation": numbers[one["operation"]]}
    if "annuls" in one:
        changes["annuls"] = numbers[one["annuls"]]
    return one | changes


@pytest.mark.parametrize("name", ["\ud800", "马\udfff丽", "\x00"])
def test_signs_that_are_none_spoil_no_upload(act, device, member, name):
    odd = scan("x") | {"name": name}

    assert send(device, odd, scan(member))[1] == "stored"
    assert send(device, odd | {"reason": name})[0] in ("conflict", "refused")


@pytest.mark.parametrize("occurred", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
def test_a_clock_of_another_century_is_refused(act, device, member, occurred):
    assert send(device, scan(member, occurred=occurred), scan("马丽")) == ["refused", "stored"]


def test_a_scan_annulled_under_another_name_breaks_no_list(act, hall, device, member, county):
    other = make_person("石磊", county["柳林镇"])
    first = scan(other)
    send(device, first, scan(member), scan(member, "annul", 5, annuls=first["operation"]))

    assert {line.name for line in sign_in_lines(act, hall)} == {"石磊", "马丽"}
