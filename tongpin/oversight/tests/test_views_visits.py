"""Pages of visits: observing, the opinion, what the unit says to it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.duties.models import Duty
from tongpin.evidence.actions import keep_file
from tongpin.oversight.models import Observation, Problem, Verdict, Visit
from tongpin.oversight.tests.builders import observe
from tongpin.oversight.visits import write_opinion
from tongpin.testing import NOON, make_campaign

pytestmark = pytest.mark.django_db


def address_of(visit, name):
    return reverse(f"oversight:{name}", args=[visit.pk])


def sent(**values):
    """What a device sends of one observation."""
    return {"key": uuid4(), "verdict": "wrong", "text": "墙上没有计划"} | values


def test_the_tablet_shows_the_checklist_and_what_is_late(inspector_client, campaign, county, visit):
    late = Duty.objects.create(
        campaign=campaign,
        unit=county["柳林镇"],
        title="一季度学习",
        from_on=date(2021, 1, 1),
        due_on=date(2021, 3, 31),
        made_at=NOON,
    )

    page = inspector_client.get(address_of(visit, "observe"))

    assert page.context["late"] == [(late.pk, "一季度学习 2021-03-31")]
    assert page.context["settings"] == {
        "visit": visit.pk,
        "send": address_of(visit, "take"),
        "worker": reverse("oversight:worker"),
    }
    assert "按季学习" in page.text
    assert "offline.js" in page.text


def test_the_unit_sees_what_was_observed_only_with_the_opinion(clerk_client, visit, inspector):
    observe(visit, inspector)
    page = clerk_client.get(visit.get_absolute_url())
    assert list(page.context["observations"]) == []
    assert "一季度没有中心组学习" not in page.text

    write_opinion(visit, "请整改", by=inspector, now=NOON)

    page = clerk_client.get(visit.get_absolute_url())
    assert [seen.text for seen in page.context["observations"]] == ["一季度没有中心组学习"]
    assert "请整改" in page.text


@pytest.mark.parametrize("name", ["observe", "take", "make_problems", "give_opinion", "cancel"])
def test_the_unit_does_not_inspect_itself(clerk_client, visit, name):
    address = address_of(visit, name)
    answer = clerk_client.get(address) if name == "observe" else clerk_client.post(address)

    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["visit", "observe", "take", "give_reply"])
def test_a_stranger_finds_no_visit(stranger_client, visit, name):
    address = address_of(visit, name)
    is_page = name in ("visit", "observe")
    answer = stranger_client.get(address) if is_page else stranger_client.post(address)

    assert answer.status_code == 404


def test_a_device_sends_an_observation_with_a_picture(
    inspector_client, clerk_client, visit, inspector
):
    picture = SimpleUploadedFile("墙.txt", "只是字".encode())
    data = sent(picture=picture, seen_at=timezone.now().isoformat(), place="三楼", item="有计划")

    answer = inspector_client.post(address_of(visit, "take"), data)

    observation = Observation.objects.get()
    assert answer.json() == {"taken": str(data["key"])}
    assert (observation.verdict, observation.place, observation.item) == (
        Verdict.WRONG,
        "三楼",
        "有计划",
    )
    address = reverse("oversight:picture", args=[visit.pk, observation.pk])
    assert b"".join(inspector_client.get(address).streaming_content) == "只是字".encode()
    assert clerk_client.get(address).status_code == 403
    write_opinion(visit, "请整改", by=inspector, now=timezone.now())
    assert b"".join(clerk_client.get(address).streaming_content) == "只是字".encode()


@pytest.mark.parametrize(
    ("values", "words"),
    [({"text": ""}, "text"), ({"verdict": "bad"}, "verdict"), ({"key": "x"}, "key")],
)
def test_a_device_hears_why_something_is_not_taken(inspector_client, visit, values, words):
    answer = inspector_client.post(address_of(visit, "take"), sent(**values))

    assert answer.status_code == 422
    assert answer.json()["error"].startswith(f"* {words}")
    assert not Observation.objects.exists()


def test_a_file_that_is_refused_takes_no_observation(inspector_client, visit):
    program = SimpleUploadedFile("程序.exe", b"MZ" + bytes(60))

    answer = inspector_client.post(address_of(visit, "take"), sent(picture=program))

    assert answer.status_code == 422
    assert not Observation.objects.exists()


def test_a_visit_with_an_opinion_takes_no_observation(inspector_client, visit):
    visit.opinion_at = NOON
    visit.save()

    answer = inspector_client.post(address_of(visit, "take"), sent())

    assert (answer.status_code, answer.json()["error"]) == (
        422,
        "Nothing can be added to this visit any more.",
    )


@pytest.mark.parametrize(("text", "count"), [("没有签到表", 1), ("", 0)])
def test_a_browser_without_scripts_stays_on_the_page(inspector_client, visit, text, count):
    data = sent(text=text) | {"as": "page"}

    page = inspector_client.post(address_of(visit, "take"), data, follow=True)

    assert page.redirect_chain == [(address_of(visit, "observe"), 302)]
    assert Observation.objects.count() == count
    assert len(page.context["messages"]) == 1 - count


def test_an_observation_about_a_duty_that_is_gone_is_taken(inspector_client, visit):
    inspector_client.post(address_of(visit, "take"), sent(about="987654"))

    assert Observation.objects.get().about is None


def test_a_device_with_a_clock_of_another_century_breaks_nothing(inspector_client, visit):
    data = sent(seen_at="0001-01-01T00:00:00Z")

    assert inspector_client.post(address_of(visit, "take"), data).status_code == 200
    assert Observation.objects.get().seen_at == visit.made_at
    page = inspector_client.get(visit.get_absolute_url())
    assert [seen.seen_at for seen in page.context["observations"]] == [visit.made_at]


def test_a_visit_of_an_older_campaign_is_still_taken(inspector_client, visit):
    make_campaign("flood-safety")

    answer = inspector_client.post(address_of(visit, "take"), sent())

    assert answer.status_code == 200
    assert Observation.objects.get().visit == visit


def test_what_is_to_be_corrected_goes_to_the_unit_by_one_day(
    inspector_client, clerk_client, visit, inspector, county
):
    for text in ("没有签到表", "没有计划"):
        observe(visit, inspector, text=text)
    observe(visit, inspector, verdict=Verdict.FINE, text="资料规范")
    due_on = localdate() + timedelta(days=30)
    assert inspector_client.get(visit.get_absolute_url()).context["has_new"]

    page = inspector_client.post(
        address_of(visit, "make_problems"), {"due_on": due_on}, follow=True
    )

    problems = Problem.objects.order_by("id")
    assert [(problem.text, problem.duty.due_on) for problem in problems] == [
        ("没有签到表", due_on),
        ("没有计划", due_on),
    ]
    assert [str(message) for message in page.context["messages"]] == [
        f"Handed to 柳林镇, to be corrected by {due_on}."
    ]
    assert not page.context["has_new"]
    page = clerk_client.get(problems[0].get_absolute_url())
    assert page.context["visit"] == visit
    assert visit.get_absolute_url() in page.text


@pytest.mark.parametrize(
    ("due_on", "words"), [("2021-01-01", "is past"), ("", "This field is required.")]
)
def test_what_cannot_be_handed_over_is_said(inspector_client, visit, inspector, due_on, words):
    observe(visit, inspector)

    page = inspector_client.post(
        address_of(visit, "make_problems"), {"due_on": due_on}, follow=True
    )

    (message,) = page.context["messages"]
    assert words in str(message)
    assert not Problem.objects.exists()


def test_both_sides_say_their_part_on_the_page(
    inspector_client, clerk_client, office_client, visit, inspector, office, clerk
):
    observe(visit, inspector)
    page = inspector_client.post(address_of(visit, "give_opinion"), {"text": "请整改"}, follow=True)
    assert page.redirect_chain == [(visit.get_absolute_url(), 302)]
    assert [str(message) for message in page.context["messages"]] == ["The other side was told."]
    assert clerk_client.get(visit.get_absolute_url()).context["may_reply"]

    clerk_client.post(address_of(visit, "give_reply"), {"text": "已补学"})
    assert not clerk_client.get(visit.get_absolute_url()).context["may_reply"]
    assert not inspector_client.get(visit.get_absolute_url()).context["may_answer"]
    assert office_client.get(visit.get_absolute_url()).context["may_answer"]

    office_client.post(address_of(visit, "give_answer"), {"text": "采纳"})

    visit.refresh_from_db()
    assert (visit.opinion, visit.opinion_by) == ("请整改", inspector)
    assert (visit.reply, visit.reply_by) == ("已补学", clerk)
    assert (visit.answer, visit.answer_by) == ("采纳", office)


def test_who_only_leads_does_not_reply_for_the_unit(leader_client, visit):
    assert leader_client.post(address_of(visit, "give_reply"), {"text": "x"}).status_code == 403


def test_what_was_typed_stays_where_it_cannot_be_taken(inspector_client, visit, inspector):
    observe(visit, inspector)
    text = "\r\n".join(["长" * 100] * 20)  # 2,019 characters, as browsers count them
    page = inspector_client.post(address_of(visit, "give_opinion"), {"text": text})
    assert "长" * 100 in page.text
    fits = "\r\n".join(["长" * 99] * 20)  # 1,999
    inspector_client.post(address_of(visit, "give_opinion"), {"text": fits})
    assert Visit.objects.get().opinion.count("长") == 1980


def test_a_visit_is_called_off_on_the_page(inspector_client, inspection, visit, inspector):
    answer = inspector_client.post(address_of(visit, "cancel"))

    assert answer.url == inspection.get_absolute_url()
    visit.refresh_from_db()
    assert visit.cancelled_at is not None


def test_a_visit_that_was_made_is_not_called_off(inspector_client, visit, inspector):
    observe(visit, inspector)

    page = inspector_client.post(address_of(visit, "cancel"), follow=True)

    assert page.redirect_chain == [(visit.get_absolute_url(), 302)]
    assert [str(message) for message in page.context["messages"]] == [
        "Something was observed already: the visit was made."
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_a_visit_costs_as_many_queries_for_three_observations_as_for_one(
    inspector_client, visit, inspector, count, django_assert_num_queries
):
    for number in range(count):
        file = keep_file(f"{number}.txt", f"{number}".encode(), by=inspector, now=NOON)
        observe(visit, inspector, text=f"看到{number}", file=file)
    inspector_client.get(visit.get_absolute_url())

    with django_assert_num_queries(13):
        page = inspector_client.get(visit.get_absolute_url())

    assert len(page.context["observations"]) == count
