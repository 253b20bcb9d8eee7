import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdfium2 import PdfDocument

from tongpin.acts.models import Act, Participation
from tongpin.figures.figure_reader import Scope, read_figures
from tongpin.orgs.models import JournalEntry, Person, Role
from tongpin.questions.tests import builders as b
from tongpin.quizzes.actions import QuizError
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.attempt_settlement import settle_attempts
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Attempt, EntryWay, GroupMember, Quiz
from tongpin.quizzes.paper_entry import AnsweredPaper, enter, group_ticket, ticket_for
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.sheets.layout import (
    CORNERS,
    ON_PAGE,
    WHOSE,
    SheetPoint,
    SheetRow,
    bubble,
    pages_of,
    place_of,
    rows_of,
)
from tongpin.quizzes.sheets.photo import PhotoError, filled, see
from tongpin.quizzes.sheets.printing import AnswerSheet, sheets_pdf
from tongpin.quizzes.sheets.projection import projection
from tongpin.quizzes.tests.browsers import FORM, Browser
from tongpin.quizzes.tests.builders import RIGHT, asking, published
from tongpin.quizzes.tests.photos import photographed, printed, with_pencil
from tongpin.quizzes.tickets import SHEET, Ticket
from tongpin.testing import make_person

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture
def quiz(campaign, county):
    return published(campaign, county["青禾县"], timezone.now())


@pytest.fixture
def clerk(county):
    return make_person("赵文员", county["柳林镇"], Role.CLERK, username="clerk")


@pytest.fixture
def client(clerk):
    client = Client()
    client.force_login(clerk)
    return client


def sheet_for(quiz, unit, person=None):
    ticket = ticket_for(quiz, unit.pk, person, now=timezone.now())
    return AnswerSheet(ticket, ticket.sealed(SECRETS, SHEET), "", unit.name)


def paper_with(quiz, sheet, marks):
    """The printed sheet with circles filled, and its lines."""
    paper = paper_of(quiz)
    places = paper.drawn(sheet.ticket.who, sheet.ticket.number)
    rows = rows_of([paper.items[place].content for place in places])
    pdf = sheets_pdf(quiz, paper, [sheet], site=SITE)
    return with_pencil(printed(pdf), marks), rows


def figures_of(campaign):
    tomorrow = timezone.localdate() + timedelta(days=1)  # long after the campaign
    scope = Scope(campaign, None, campaign.starts_on, tomorrow)
    return {one.key: one.exact for one in read_figures(scope, now=timezone.now())}


MARKS = [(0, 1), (1, 0), (1, 1), (2, 0)]  # B, AB, ✓: all of RIGHT that has circles


@pytest.mark.parametrize(
    "taken",
    [
        {},
        {"turn": 180},
        {"turn": 90, "shade": 0.4},
        {"turn": -11, "lean": 0.12},
        {"lean": 0.15, "shade": 0.6, "blur": 1.6},
    ],
)
def test_filled_circles_are_read_from_any_picture(quiz, county, taken):
    sheet = sheet_for(quiz, county["柳林镇"])
    paper, rows = paper_with(quiz, sheet, MARKS)

    seen = see(photographed(paper, **taken))

    assert seen.address == f"{SITE}/quizzes/sheets/{sheet.sealed}/?page=1"
    told = filled(seen.page, rows)
    assert [(one.row.question, one.bubbles, one.is_doubtful) for one in told] == [
        (1, (1,), False),
        (2, (0, 1), False),
        (3, (0,), False),
    ]


def test_a_faint_mark_is_doubtful_never_guessed(quiz, county):
    sheet = sheet_for(quiz, county["柳林镇"])
    paper, rows = paper_with(quiz, sheet, MARKS[1:])
    faint = with_pencil(paper, [(0, 2)], dark=205)

    told = filled(see(photographed(faint)).page, rows)

    assert (told[0].bubbles, told[0].is_doubtful) == ((), True)
    assert not told[1].is_doubtful


def test_pictures_that_cannot_be_read_say_why(quiz, county):
    sheet = sheet_for(quiz, county["柳林镇"])
    paper, __ = paper_with(quiz, sheet, [])
    upper = paper.crop((0, 0, paper.width * 2 // 3, paper.height // 2))
    nothing = paper.crop((400, 700, 1200, 1500))

    with pytest.raises(PhotoError, match="Corners of the sheet are missing"):
        see(photographed(upper))
    with pytest.raises(PhotoError, match="code in the upper left"):
        see(photographed(nothing))
    with pytest.raises(PhotoError, match="no picture"):
        see(b"%PDF-1.4")


def test_a_projection_is_found_again():
    numbers = [1.1, 0.2, 30, -0.1, 0.9, 12, 0.0002, -0.0001]
    a, b, c, d, e, f, g, h = numbers

    def seen(x, y):
        under = g * x + h * y + 1
        return SheetPoint((a * x + b * y + c) / under, (d * x + e * y + f) / under)

    pairs = [(SheetPoint(x, y), seen(x, y)) for x in (0, 400, 1200) for y in (0, 900, 1700)]

    assert projection(pairs) == pytest.approx(numbers, rel=1e-6)


def test_lines_never_touch_each_other():
    lines = range(ON_PAGE)
    places = {place_of(line) for line in lines}
    assert len(places) == ON_PAGE
    assert all(bubble(line, 7).x + 3 < (105 if line < 25 else 198) for line in lines)
    assert all(WHOSE.y + WHOSE.side < place.y - 3 for place in places)
    assert all(place.y + 3 < CORNERS["TP3"].y for place in places)
    assert [len(page) for page in pages_of([SheetRow(n, "", "AB") for n in range(101)])] == [
        50,
        50,
        1,
    ]


def test_a_photographed_sheet_is_compared_and_entered(client, clerk, quiz, county):
    wang = make_person("王大爷", county["柳林镇"])
    told = {"unit": county["柳林镇"].pk, "names": "王大爷"}
    pdf = client.post(f"/quizzes/{quiz.pk}/sheets/", told)
    assert pdf["Content-Type"] == "application/pdf"
    picture = photographed(with_pencil(printed(pdf.content), MARKS), turn=3)

    file = SimpleUploadedFile("a.jpg", picture, "image/jpeg")
    page = client.post(f"/quizzes/{quiz.pk}/picture/", {"pictures": file})

    html = page.content.decode()
    assert "王大爷" in html
    assert f'action="/quizzes/sheets/{page.context["sealed"]}/"' in html
    assert sorted(re.findall(r'name="(a\d)" value="(\w)" checked', html)) == [
        ("a1", "B"),
        ("a2", "A"),
        ("a2", "B"),
        ("a3", "T"),
    ]
    assert not Attempt.objects.exists()
    fields = {
        "a1": "B",
        "a2": ["A", "B"],
        "a3": "T",
        "a4.1": "1921",
        "a4.2": "13",
        "way": "paper",
        "answered_on": timezone.localdate(),
    }
    sealed = page.context["sealed"]
    done = client.post(f"/quizzes/sheets/{sealed}/", fields)
    again = client.post(f"/quizzes/sheets/{sealed}/", fields | {"a1": "A"})

    assert "handed in before" in again.content.decode()
    assert done.context["score"] == again.context["score"] == "40"
    row = Attempt.objects.get()
    assert (row.who, row.way, row.by, row.has_place) == (
        uuid_of_person(wang.pk),
        "paper",
        clerk.pk,
        False,
    )
    assert JournalEntry.objects.filter(verb="quizzes.attempt.enter", by=clerk).count() == 1


def test_another_sheets_picture_is_refused(client, quiz, county):
    one, other = (sheet_for(quiz, county["柳林镇"]) for __ in range(2))
    paper, __ = paper_with(quiz, other, MARKS)
    file = SimpleUploadedFile("a.jpg", photographed(paper), "image/jpeg")

    page = client.post(f"/quizzes/sheets/{one.sealed}/", {"pictures": file})

    assert "The picture shows another sheet." in page.content.decode()
    assert "checked" not in page.content.decode()


def test_paper_counts_apart_from_what_was_answered_online(quiz, campaign, clerk, county):
    now = timezone.now()
    for way in (EntryWay.PAPER, EntryWay.HELPER):
        ticket = ticket_for(quiz, county["柳林镇"].pk, None, now=now)
        answered = AnsweredPaper(RIGHT, way, timezone.localdate())
        enter(quiz, ticket, answered, by=clerk, now=now)
    settle_attempts(now=now + timedelta(hours=1))

    acts = Act.objects.order_by("kind__key").values_list("kind__key", "recorded_by")
    assert list(acts) == [("quiz", clerk.pk), ("quiz_paper", clerk.pk)]
    sources = Participation.objects.order_by("act__kind__key").values_list("source", flat=True)
    assert list(sources) == ["roster", "paper"]
    figures = figures_of(campaign)
    assert [figures[key] for key in ("online_people", "quiz_attempts")] == [1, 1]
    assert [figures[key] for key in ("paper_people", "paper_attempts")] == [1, 1]


def test_a_group_is_one_paper_and_everybody_in_it_counts(client, clerk, quiz, campaign, county):
    make_person("钱一", county["柳林镇"])
    told = {"unit": county["柳林镇"].pk, "names": "钱一、钱二", "others": 5}

    page = client.post(f"/quizzes/{quiz.pk}/help/", told, follow=True)
    sealed = page.context["sealed"]
    assert "钱一、钱二 and 5 more" in page.content.decode()
    client.post(
        f"/quizzes/sheets/{sealed}/",
        {"a1": "B", "way": "helper", "answered_on": timezone.localdate()},
    )
    settle_attempts(now=timezone.now() + timedelta(hours=1))

    assert Attempt.objects.get().way == EntryWay.GROUP
    parts = Participation.objects.order_by("id").values_list("person__name", "visits")
    assert list(parts) == [("钱一", 1), ("钱二", 1), (None, 5)]
    figures = figures_of(campaign)
    assert (figures["online_people"], figures["quiz_attempts"]) == (2, 1)


def test_a_helper_enters_for_one_person_and_both_are_known(client, clerk, quiz, county):
    told = {"unit": county["王庄村"].pk, "names": "李奶奶"}
    page = client.post(f"/quizzes/{quiz.pk}/help/", told, follow=True)
    fields = {"a3": "T", "way": "helper", "answered_on": timezone.localdate()}
    client.post(f"/quizzes/sheets/{page.context['sealed']}/", fields)
    settle_attempts(now=timezone.now() + timedelta(hours=1))

    act = Act.objects.get()
    assert (act.recorded_by, act.participations.get().person.name) == (clerk, "李奶奶")
    assert Person.objects.get(name="李奶奶").home_unit == county["王庄村"]
    told = client.post(f"/quizzes/{quiz.pk}/help/", told)
    assert "as often as the quiz allows" in told.content.decode()


def test_what_was_answered_on_paper_counts_on_its_day(campaign, county, clerk):
    now = timezone.now()
    quiz = published(campaign, county["青禾县"], now - timedelta(days=5))
    ticket = ticket_for(quiz, county["柳林镇"].pk, None, now=now)
    day = timezone.localdate(now - timedelta(days=5))
    too_late = now + timedelta(days=31)
    answered_today = AnsweredPaper(RIGHT, EntryWay.PAPER, timezone.localdate())
    answered_then = AnsweredPaper(RIGHT, EntryWay.PAPER, day)

    with pytest.raises(QuizError, match="not open on that day"):
        enter(quiz, ticket, answered_today, by=clerk, now=now)
    with pytest.raises(QuizError, match="30 days"):
        enter(quiz, ticket, answered_then, by=clerk, now=too_late)
    stored = enter(quiz, ticket, answered_then, by=clerk, now=now)
    settle_attempts(now=now + timedelta(hours=1))

    assert (stored.attempt.is_late, stored.attempt.score) == (False, 4000)
    assert Act.objects.get().occurred_on == day


def test_a_group_has_two_people_at_least(quiz, county, clerk):
    with pytest.raises(QuizError, match="two people"):
        group_ticket(quiz, county["柳林镇"].pk, ["甲甲"], 0, now=timezone.now())
    assert not GroupMember.objects.exists()


def test_sheets_are_entered_only_by_who_may_record_there(quiz, county):
    other = Client()
    other.force_login(make_person("外人", county["石桥乡"], Role.CLERK, username="other"))
    sealed = sheet_for(quiz, county["柳林镇"]).sealed

    assert other.get(f"/quizzes/sheets/{sealed}/").status_code == 403
    assert Client().get(f"/quizzes/sheets/{sealed}/").status_code == 302
    assert other.get(f"/quizzes/sheets/{sealed[:-2]}aa/").status_code == 404


def test_a_paper_of_many_questions_takes_several_pages(campaign, county):
    quiz = Quiz.objects.select_related("paper").get(
        pk=published(campaign, county["青禾县"], timezone.now()).pk
    )
    one = quiz.paper.sections[0]["items"][0]
    quiz.paper.sections[0]["items"] = [one | {"version": n} for n in range(60)]
    sheet = sheet_for(quiz, county["柳林镇"])

    pdf = sheets_pdf(quiz, paper_of(quiz), [sheet], site=SITE)

    second = see(photographed(with_pencil(printed(pdf, 1), [(9, 3)])))
    assert second.address.endswith("?page=2")
    told = filled(second.page, [SheetRow(n, "", "ABCD") for n in range(51, 61)])
    assert [one.bubbles for one in told] == [()] * 9 + [(3,)]


def test_a_sheets_code_opens_nothing_online(quiz, county):
    sheet = sheet_for(quiz, county["柳林镇"])
    browser = Browser(quiz)

    browser.open(f"t={sheet.sealed}")
    assert Ticket.opened(sheet.sealed, SECRETS) is None
    assert Ticket.opened(browser.ticket, SECRETS).who != sheet.ticket.who
    browser.hand_in(FORM, ticket=sheet.sealed)

    assert browser.status == 400
    assert not Attempt.objects.exists()


def test_a_paper_whose_questions_may_be_tried_again_is_entered_too(campaign, county, clerk):
    told = {"pace": "steps", "feedback": "each", "tries_each": 2}
    quiz = published(campaign, county["青禾县"], timezone.now(), **told)
    ticket = ticket_for(quiz, county["柳林镇"].pk, None, now=timezone.now())

    enter(
        quiz,
        ticket,
        AnsweredPaper(RIGHT, EntryWay.PAPER, timezone.localdate()),
        by=clerk,
        now=timezone.now(),
    )

    assert Attempt.objects.get().score == 4000


def test_well_filled_sheets_are_read_like_others(campaign, county):
    quiz = asking(
        campaign,
        county,
        *((replace(b.TRUE_FALSE[0], stem=f"第{n}题。"), b.TRUE_FALSE[1]) for n in range(8)),
    )
    sheet = sheet_for(quiz, county["柳林镇"])
    paper, rows = paper_with(quiz, sheet, [])
    pale = with_pencil(paper, [(line, line % 2) for line in range(8)], dark=135)

    told = filled(see(photographed(pale)).page, rows)

    assert [one.bubbles for one in told] == [(line % 2,) for line in range(8)]


def test_nothing_that_was_typed_is_lost_by_a_wrong_day(client, quiz, county):
    sealed = sheet_for(quiz, county["柳林镇"]).sealed
    fields = {
        "a1": "B",
        "a2": ["A", "C"],
        "a4.1": "一九二一",
        "way": "paper",
        "answered_on": "2020-01-01",
    }

    html = client.post(f"/quizzes/sheets/{sealed}/", fields).content.decode()

    assert "not open on that day" in html
    assert 'name="a1" value="B" checked' in html
    assert html.count(" checked") == 3
    assert 'value="一九二一"' in html


def test_sheets_for_a_roster_leave_out_who_answered_and_say_so(client, quiz, county):
    people = [make_person(name, county["柳林镇"]) for name in ("甲一", "乙二")]
    ticket = ticket_for(quiz, county["柳林镇"].pk, people[0].pk, now=timezone.now())
    by = make_person("录入", county["柳林镇"], Role.CLERK)
    enter(
        quiz,
        ticket,
        AnsweredPaper(RIGHT, EntryWay.PAPER, timezone.localdate()),
        by=by,
        now=timezone.now(),
    )

    told = {"unit": county["柳林镇"].pk, "names": "甲一、乙二"}
    pdf = client.post(f"/quizzes/{quiz.pk}/sheets/", told)

    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(pdf.content))
    assert "以下1人已经答过" in text
    assert text.count("姓名：乙二") == 1
    assert "姓名：甲一" not in text


@pytest.mark.parametrize(
    "content", [b"DDS |" + bytes(200), b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00"]
)
def test_odd_pictures_are_refused_with_a_reason(content):
    with pytest.raises(PhotoError, match="no picture"):
        see(content)
