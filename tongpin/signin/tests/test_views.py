import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tongpin.acts.models import Participation
from tongpin.orgs.models import Person
from tongpin.signin.actions import close_hall, open_device, open_hall
from tongpin.signin.codes import hall_code, personal_code, spoken_code, window_at
from tongpin.signin.models import Hall, Mode, Scan
from tongpin.testing import NOON, make_act, make_person


@pytest.fixture
def act(campaign, county):
    return make_act(campaign, county["柳林镇"], "session", visits=0, title="专题学习")


@pytest.fixture
def hall(act) -> Hall:
    return open_hall(act, by=None, now=timezone.now())


def address(hall: Hall, back: int = 0) -> str:
    return f"/s/{hall.pk}/{hall_code(hall.key, window_at(timezone.now()) - back)}/"


def ticket(response) -> str:
    return response.context["form"]["ticket"].value()


def test_a_participant_signs_in_by_two_taps_without_account(client, hall, act, county):
    make_person("马丽", county["柳林镇"])

    arrived = client.get(address(hall))
    client.post(f"/s/{hall.pk}/", {"ticket": ticket(arrived), "name": "马丽"})
    again = client.get(address(hall))

    assert again.context["person"].name == "马丽"  # the phone is known: one button next time
    part = act.participations.get()
    assert (part.person.name, part.role, part.source) == ("马丽", "participant", "self")


def test_the_same_tap_twice_is_one_sign_in(client, hall, act):
    data = {"ticket": ticket(client.get(address(hall))), "name": "马丽"}

    answers = [client.post(f"/s/{hall.pk}/", data) for __ in range(2)]

    assert [answer.context["result"].outcome for answer in answers] == ["stored", "already_same"]
    assert act.participations.count() == 1


def test_one_phone_may_serve_the_whole_row(client, hall, act):
    first = client.get(address(hall))
    done = client.post(f"/s/{hall.pk}/", {"ticket": ticket(first), "name": "马丽"})
    beside = client.post(f"/s/{hall.pk}/", {"ticket": ticket(done), "other": "1"})
    client.post(f"/s/{hall.pk}/", {"ticket": ticket(beside), "name": "石磊"})

    assert sorted(act.participations.values_list("person__name", flat=True)) == ["石磊", "马丽"]


@pytest.mark.parametrize("back", [3, 2880])
def test_an_old_code_is_not_taken(client, hall, back):
    assert client.get(address(hall, back)).status_code == 410


def test_a_closed_hall_takes_nobody(client, hall):
    where = address(hall)
    close_hall(hall, by=None, now=timezone.now())

    assert client.get(where).status_code == 410


def test_a_ticket_of_another_hall_is_not_taken(client, hall, campaign, county):
    other = open_hall(make_act(campaign, county["石桥乡"]), by=None, now=timezone.now())

    answer = client.post(f"/s/{other.pk}/", {"ticket": ticket(client.get(address(hall)))})

    assert answer.status_code == 410
    assert Scan.objects.count() == 0


def test_a_phone_does_not_sign_in_a_whole_town(client, hall, act):
    for number in range(31):
        arrived = client.get(address(hall))
        data = {"ticket": ticket(arrived), "name": f"村民{number}"}
        answer = client.post(f"/s/{hall.pk}/", data)

    assert answer.status_code == 429
    assert act.participations.count() == 30


def test_the_spoken_code_leads_to_the_hall(client, hall):
    digits = spoken_code(hall.key, window_at(timezone.now()))

    assert client.post("/s/", {"digits": digits}).url.startswith(f"/s/{hall.pk}/")
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    assert "does not stand" in client.post("/s/", {"digits": wrong}).content.decode()


def token_of(client, act) -> str:
    page = client.post(f"/signin/{act.pk}/helper/", follow=True)
    return page.context["settings"]["token"]


def upload(client, token, items, **changes):
    body = {"device_now": timezone.now().isoformat(), "operations": items} | changes
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(
        "/signin/operations/", json.dumps(body), content_type="application/json", headers=headers
    )


def scan(**who) -> dict:
    occurred = timezone.now().isoformat()
    return {"operation": str(uuid4()), "kind": "in", "occurred": occurred, "source": "scan"} | who


def test_a_helper_uploads_scans_with_one_result_each(clerk_client, act, hall, settings):
    person = Person.objects.get(name="林晓")
    items = [
        scan(code=personal_code(settings.SECRET_KEY, person.pk)),
        scan(code="1.0000000000000000"),
        {"no": "number"},
    ]

    results = upload(clerk_client, token_of(clerk_client, act), items).json()["results"]

    assert [result["outcome"] for result in results] == ["stored", "refused", "refused"]
    assert results[0]["operation"] == items[0]["operation"]
    assert all(result["final"] for result in results)
    assert Participation.objects.get().person == person


@pytest.mark.parametrize(
    ("token", "body", "status"),
    [
        ("made-up", {}, 401),
        (None, {"operations": "x"}, 400),
        (None, {"device_now": "now"}, 400),
        (None, {"operations": [{}] * 201}, 413),
    ],
)
def test_an_upload_that_cannot_be_read_says_why(clerk_client, act, hall, token, body, status):

    answer = upload(clerk_client, token or token_of(clerk_client, act), [], **body)

    assert answer.status_code == status
    assert answer.json()["error"]


def test_the_desk_works_without_scripts(clerk_client, act, county):
    member = make_person("马丽", county["柳林镇"])

    def tap(**changes):
        return clerk_client.post(f"/signin/{act.pk}/tap/", {"operation": uuid4()} | changes)

    tap(kind="in", person=member.pk)
    tap(kind="leave", name="林晓", reason="出差")

    desk = clerk_client.get(f"/signin/{act.pk}/").context
    assert {line.name: (line.status, line.reason) for line in desk["lines"]} == {
        "马丽": ("present", ""),
        "林晓": ("leave", "出差"),
    }
    (line,) = [line for line in desk["lines"] if line.name == "马丽"]
    tap(kind="annul", person=member.pk, annuls=line.operation)
    assert [name for __, name in clerk_client.get(f"/signin/{act.pk}/").context["expected"]] == [
        "马丽"
    ]


def test_pages_of_the_desk_are_for_who_records(client, act, hall, stranger, county):
    client.force_login(stranger)
    for page in ("", "screen/", "helper/", "sheet/"):
        assert client.get(f"/signin/{act.pk}/{page}").status_code == 404

    client.force_login(make_person("马丽", county["柳林镇"], username="member"))
    assert client.get(f"/signin/{act.pk}/").status_code == 403


def test_late_is_told_at_the_desk(clerk_client, campaign, county):
    begins = timezone.localtime(timezone.now() - timedelta(minutes=20))
    act = make_act(
        campaign,
        county["柳林镇"],
        "session",
        visits=0,
        day=begins.date(),
        starts_at=begins.time().replace(second=0, microsecond=0),
    )
    clerk_client.post(
        f"/signin/{act.pk}/tap/", {"operation": uuid4(), "kind": "in", "name": "林晓"}
    )

    (line,) = clerk_client.get(f"/signin/{act.pk}/").context["lines"]

    assert line.late_min in (20, 21)


def test_the_sheet_lists_who_came_and_who_is_expected(clerk_client, act, county):
    make_person("马丽", county["柳林镇"])
    clerk_client.post(
        f"/signin/{act.pk}/tap/", {"operation": uuid4(), "kind": "in", "name": "林晓"}
    )

    text = clerk_client.get(f"/signin/{act.pk}/sheet/").content.decode()

    assert text.index("林晓") < text.index("已签到") < text.index("马丽")


@pytest.mark.usefixtures("standing_clock")
def test_the_wall_shows_a_code_that_a_phone_can_read(clerk_client, act, hall):

    page = clerk_client.get(f"/signin/{act.pk}/screen/")

    assert "<svg" in page.content.decode()
    assert page.context["digits"] == spoken_code(hall.key, window_at(timezone.now()))
    assert NOON  # the act lies in the past, and its hall opens all the same


def test_who_is_absent_is_put_down_at_the_desk(clerk_client, act, county):
    member = make_person("周敏", county["柳林镇"])
    data = {"operation": str(uuid4()), "kind": "absent", "person": member.pk, "reason": "未请假"}

    clerk_client.post(f"/signin/{act.pk}/tap/", data)

    part = act.participations.get(person=member, superseded_at=None)
    assert (part.status, part.reason, part.source) == ("absent", "未请假", "roster")


def test_nobody_signs_in_after_the_hall_is_closed(client, act, county):
    hall = open_hall(act, by=None, now=timezone.now())
    page = f"/s/{hall.pk}/{hall_code(hall.key, window_at(timezone.now()))}/"
    ticket = client.get(page).context["form"].initial["ticket"]
    done = client.post(f"/s/{hall.pk}/", {"ticket": ticket, "name": "甲"})
    again = done.context["form"].initial["ticket"]
    assert client.post(f"/s/{hall.pk}/", {"ticket": again, "name": "乙"}).status_code == 200
    Hall.objects.update(closed_at=timezone.now() - timedelta(minutes=1))

    assert client.post(f"/s/{hall.pk}/", {"ticket": again, "name": "丙"}).status_code == 410


@pytest.mark.parametrize("body", ['{"device_now": NaN, "operations": []}', "[" * 100_000])
def test_what_is_no_json_of_ours_is_refused(client, act, body):
    hall = open_hall(act, by=None, now=NOON)
    __, token = open_device(hall, Mode.HELPER, by=None, now=NOON)

    response = client.post(
        "/signin/operations/",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert response.status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_for_any_row_count(
    clerk_client, act, county, rows, django_assert_num_queries
):
    for number in range(rows):
        clerk_client.post(
            f"/signin/{act.pk}/tap/", {"operation": uuid4(), "kind": "in", "name": f"村民{number}"}
        )
        make_person(f"党员{number}", county["柳林镇"])
    clerk_client.get(f"/signin/{act.pk}/")

    with django_assert_num_queries(21):
        desk = clerk_client.get(f"/signin/{act.pk}/").context

    assert len(desk["lines"]) == rows
    assert len(desk["expected"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sheet_costs_the_same_for_any_row_count(
    clerk_client, act, county, rows, django_assert_num_queries
):
    for number in range(rows):
        make_person(f"党员{number}", county["柳林镇"])
    clerk_client.get(f"/signin/{act.pk}/sheet/")

    with django_assert_num_queries(15):
        context = clerk_client.get(f"/signin/{act.pk}/sheet/").context

    assert len(context["expected"]) == rows


def test_a_tap_without_a_name_is_asked_again(clerk_client, act):
    response = clerk_client.post(f"/signin/{act.pk}/tap/", {"operation": uuid4()}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["Say who it is."]
    assert Scan.objects.count() == 0


def test_a_cancelled_act_opens_no_hall(clerk_client, act):
    type(act).objects.update(status="cancelled")

    response = clerk_client.post(f"/signin/{act.pk}/open/", follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "This act takes no sign-ins any more."
    ]
    assert Hall.objects.count() == 0
