from datetime import date, timedelta

import pytest

from tongpin.learning.models import Reading
from tongpin.learning.readings import (
    BANK,
    ReadingDraft,
    ReadingError,
    change_reading,
    publish_reading,
    withdraw_reading,
    write_reading,
)
from tongpin.orgs.models import JournalEntry, Role
from tongpin.questions.models import Question, Version
from tongpin.quizzes.current_paper import paper_of
from tongpin.testing import NOON, make_person

pytestmark = pytest.mark.django_db
QUESTIONS = """1. 赶考日是哪一天？
A. 3月5日
B. 3月23日
答案：B

2. 【判断题】西柏坡在平山县。
答案：√
出处：《平山县志》第1页"""


def written(campaign, unit, *, reading=None, by=None, **told):
    usual = {
        "title": "赶考日",
        "day": date(2021, 3, 23),
        "body": "一段文字。",
        "source": "《简史》第四章",
        "questions": QUESTIONS,
    }
    draft = ReadingDraft(**usual | told)
    if reading:
        return change_reading(reading, draft, by=by, now=NOON)
    return write_reading(campaign, unit, draft, by=by, now=NOON)


def test_publishing_approves_the_questions_and_opens_them_for_a_week(campaign, county):
    writer = make_person("王写", county["青禾县"], Role.CLERK)
    office = make_person("李审", county["青禾县"], Role.OFFICE)
    reading = written(campaign, county["青禾县"], by=writer)

    reading = publish_reading(reading, by=office, now=NOON)

    paper = paper_of(reading.quiz)
    assert [item.source for item in paper.items] == ["《简史》第四章", "《平山县志》第1页"]
    assert reading.quiz.closes_at > NOON + timedelta(days=6)
    assert reading.quiz.opens_at < NOON
    version = Version.objects.order_by("id")[0]
    assert (version.written_by, version.approved_by) == (writer, office)
    assert version.question.bank.name == BANK


def test_publishing_twice_changes_nothing(campaign, county):
    reading = written(campaign, county["青禾县"])
    publish_reading(reading, by=None, now=NOON)
    entries = JournalEntry.objects.count()

    publish_reading(reading, by=None, now=NOON)

    assert JournalEntry.objects.count() == entries


def test_a_question_that_the_bank_has_gets_a_new_version_only_where_it_differs(campaign, county):
    publish_reading(written(campaign, county["青禾县"]), by=None, now=NOON)
    same = written(campaign, county["青禾县"], day=date(2021, 3, 24))
    publish_reading(same, by=None, now=NOON)
    other = QUESTIONS.replace("答案：B", "答案：A")
    changed = written(campaign, county["青禾县"], day=date(2021, 3, 25), questions=other)

    publish_reading(changed, by=None, now=NOON)

    assert Question.objects.count() == 2
    assert Version.objects.count() == 3


def test_a_day_has_one_reading_of_a_unit_unless_it_was_withdrawn(campaign, county):
    reading = written(campaign, county["青禾县"])
    with pytest.raises(ReadingError, match="that day already"):
        written(campaign, county["青禾县"], title="另一篇")
    written(campaign, county["柳林镇"])
    withdraw_reading(reading, by=None, now=NOON)

    written(campaign, county["青禾县"], title="另一篇")

    assert Reading.objects.count() == 3
    with pytest.raises(ReadingError, match="withdrawn"):
        publish_reading(reading, by=None, now=NOON)


@pytest.mark.parametrize(
    ("questions", "fault"),
    [
        ("没有题号的一句话", "Begin each question"),
        ("1. 没有答案的题\nA. 甲\nB. 乙", "Question 1"),
        ("\n\n".join(f"{n}. 【判断题】第{n}题。\n答案：√" for n in range(1, 7)), "At most five"),
    ],
)
def test_questions_that_cannot_be_asked_are_named(campaign, county, questions, fault):
    with pytest.raises(ReadingError, match=fault):
        written(campaign, county["青禾县"], questions=questions)


def test_a_published_reading_is_corrected_but_keeps_its_questions(campaign, county):
    reading = publish_reading(written(campaign, county["青禾县"]), by=None, now=NOON)

    written(campaign, county["青禾县"], reading=reading, body="更正后的文字。")

    entry = JournalEntry.objects.order_by("-id")[0]
    assert entry.details["before"] == {"body": "一段文字。"}
    with pytest.raises(ReadingError, match="its questions stand"):
        written(campaign, county["青禾县"], reading=reading, questions="")


def test_the_same_once_more_writes_no_entry(campaign, county):
    reading = written(campaign, county["青禾县"])
    entries = JournalEntry.objects.count()

    written(campaign, county["青禾县"], reading=reading)

    assert JournalEntry.objects.count() == entries


def test_a_withdrawn_readings_questions_are_asked_no_more(campaign, county):
    reading = publish_reading(written(campaign, county["青禾县"]), by=None, now=NOON)
    only = QUESTIONS.split("\n\n", maxsplit=1)[0]
    other = written(campaign, county["青禾县"], day=date(2021, 3, 24), questions=only)
    publish_reading(other, by=None, now=NOON)

    withdraw_reading(reading, by=None, now=NOON)

    reading.quiz.refresh_from_db()
    assert reading.quiz.closes_at == NOON
    asked = Question.objects.standing().values_list("versions__kind", flat=True)
    assert list(asked) == ["single"]  # the other reading asks it too


def test_a_save_with_an_old_page_takes_back_no_publication(campaign, county):
    old = written(campaign, county["青禾县"])
    publish_reading(old, by=None, now=NOON)

    written(campaign, county["青禾县"], reading=old, body="更正")
    now = Reading.objects.get()
    assert (now.body, now.state) == ("更正", "published")
    withdraw_reading(now, by=None, now=NOON)

    with pytest.raises(ReadingError, match="withdrawn"):
        written(campaign, county["青禾县"], reading=old, body="再改")
