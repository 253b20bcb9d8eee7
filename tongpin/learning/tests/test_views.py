from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.demo.demo_pictures import picture
from tongpin.learning.models import Reading
from tongpin.learning.readings import publish_reading
from tongpin.learning.tests.test_readings import QUESTIONS, written
from tongpin.orgs.models import Role
from tongpin.questions.models import Bank, Purpose
from tongpin.testing import NOON, make_person

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "赶考日",
    "body": "一段文字。",
    "source": "《简史》第四章",
    "medium": "video",
    "questions": QUESTIONS,
}


@pytest.fixture
def clerk(county):
    client = Client()
    client.force_login(make_person("赵文员", county["柳林镇"], Role.CLERK, username="clerk"))
    return client


def test_a_reading_is_written_published_and_read_by_anybody(clerk, campaign, county):
    told = TYPED | {"unit": county["柳林镇"].pk, "day": localdate(), "picture_text": "松林"}
    file = SimpleUploadedFile("a.png", picture(20), "image/png")

    page = clerk.post("/readings/new/", told | {"file": file}, follow=True)
    assert "2 questions follow it" in page.content.decode()
    reading = Reading.objects.get()
    assert Client().get(f"/r/{reading.key}/").status_code == 404
    clerk.post(f"/readings/{reading.pk}/publish/")

    anybody = Client()
    page = anybody.get("/today/").content.decode()
    assert "一段文字。" in page
    reading.refresh_from_db()
    assert f"/q/{reading.quiz.key}/" in page
    shown = anybody.get(f"/r/{reading.key}/picture/")
    assert shown["Content-Type"] == "image/png"
    assert b"".join(shown.streaming_content)[:4] == b"\x89PNG"
    kept = anybody.get("/r/").context["keep"]
    key = reading.key
    assert kept == [f"/r/{key}/", f"/r/{key}/picture/", f"/q/{reading.quiz.key}/"]


def test_a_picture_needs_words_and_a_link_a_scheme(clerk, county):
    told = TYPED | {"unit": county["柳林镇"].pk, "day": localdate(), "link": "javascript:alert(1)"}
    file = SimpleUploadedFile("a.png", picture(20), "image/png")

    page = clerk.post("/readings/new/", told | {"file": file})

    assert set(page.context["form"].errors) == {"picture_text", "link"}


def test_tomorrows_reading_appears_tomorrow(campaign, county):
    reading = written(campaign, county["青禾县"], day=localdate() + timedelta(days=1))
    publish_reading(reading, by=None, now=NOON)

    page = Client().get("/today/")

    assert "No reading yet" in page.content.decode()
    assert Client().get(f"/r/{reading.key}/").status_code == 404


def test_a_units_link_shows_its_own_and_those_above(campaign, county):
    for name, day in (("青禾县", 22), ("柳林镇", 23), ("石桥乡", 24)):
        told = {"title": name, "day": localdate().replace(year=2021, month=3, day=day)}
        publish_reading(written(campaign, county[name], **told), by=None, now=NOON)

    page = Client().get("/r/", {"u": county["王庄村"].pk})

    assert [one.title for one in page.context["newest"]] == ["柳林镇", "青禾县"]


def test_questions_are_taken_from_a_bank_into_the_text(clerk, campaign, county):
    publish_reading(written(campaign, county["柳林镇"]), by=None, now=NOON)
    shelf = clerk.get("/readings/new/").context["form"].fields["shelf"].choices[1]
    told = TYPED | {
        "unit": county["柳林镇"].pk,
        "day": localdate(),
        "shelf": shelf[0],
        "count": 2,
        "questions": "1. 【判断题】一加一等于二。\n答案：√",
    }

    page = clerk.post("/readings/new/", told, follow=True)

    assert shelf[1] == "每日一读题目 (2)"
    assert len(page.context["drafts"]) == 3


def test_somebody_elses_reading_cannot_be_changed(clerk, campaign, county):
    reading = written(campaign, county["石桥乡"])

    for path in ("", "publish/", "withdraw/"):
        assert clerk.post(f"/readings/{reading.pk}/{path}").status_code == 404

    reading.refresh_from_db()
    assert reading.state == "draft"


def test_readings_are_listed_with_few_queries(
    clerk, campaign, county, django_assert_max_num_queries
):
    for days in (1, 2, 3):
        day = localdate() - timedelta(days=days)
        publish_reading(written(campaign, county["柳林镇"], day=day), by=None, now=NOON)
    Client().get("/r/")

    with django_assert_max_num_queries(6):
        Client().get("/r/")
    with django_assert_max_num_queries(14):
        clerk.get("/readings/")


def test_contest_questions_are_not_offered_for_readings(clerk, campaign, county):
    publish_reading(written(campaign, county["柳林镇"]), by=None, now=NOON)
    Bank.objects.update(purpose=Purpose.CONTEST)

    assert len(clerk.get("/readings/new/").context["form"].fields["shelf"].choices) == 1


def test_the_list_of_the_week_makes_a_browser_one_device(campaign, county):
    day = localdate()
    publish_reading(written(campaign, county["青禾县"], day=day), by=None, now=timezone.now())

    assert "phone" in Client().get("/r/").cookies
