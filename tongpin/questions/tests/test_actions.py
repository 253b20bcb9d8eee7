import pytest

from tongpin.orgs.models import JournalEntry
from tongpin.questions.actions import (
    QuestionError,
    RepeatedQuestionError,
    approve_question,
    approve_questions,
    import_questions,
    make_bank,
    preview_questions,
    retire_question,
    rewrite_question,
    write_question,
)
from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats import registry
from tongpin.questions.formats.registry import FormatError
from tongpin.questions.models import Intake, Purpose, Question, Version
from tongpin.questions.tests import builders as b
from tongpin.testing import NOON

TOLD = {"by": None, "now": NOON}
TEXT = "1. 甲？\nA. 一\nB. 二\n答案：A\n出处：书\n2. 乙？\nA. 一\nB. 二\n答案：E\n3. 丙。\n答案：√"


@pytest.fixture
def bank(county):
    return make_bank(county["青禾县"], "题库", Purpose.PRACTICE, **TOLD)


def draft(question=b.SINGLE, source="书") -> QuestionDraft:
    return QuestionDraft(*question, source=source)


def test_a_bank_is_made_once(bank, county):
    assert make_bank(county["青禾县"], "题库", Purpose.CONTEST, **TOLD) == bank


def test_the_same_question_is_there_once_whatever_the_order_of_its_options(bank):
    write_question(bank, draft(), **TOLD)
    content = b.SINGLE[0]
    letters = [one.letter for one in content.choices]
    turned = zip(letters, reversed(content.choices), strict=True)
    choices = tuple(Choice(letter, one.text) for letter, one in turned)

    with pytest.raises(RepeatedQuestionError):
        write_question(bank, draft((Content("single", content.stem, choices), Key("C"))), **TOLD)

    assert Question.objects.count() == 1


def test_every_question_names_the_source_of_its_fact(bank):
    with pytest.raises(QuestionError, match="book and page"):
        write_question(bank, draft(source=" "), **TOLD)


def test_a_change_is_a_version_that_waits_for_approval(bank):
    first = approve_question(write_question(bank, draft(), **TOLD), **TOLD)
    content, key = b.SINGLE

    second = rewrite_question(first.question, draft((content, Key("C"))), **TOLD)

    assert (second.number, second.approved_at) == (2, None)
    assert list(Version.objects.newest()) == [second]
    assert list(Version.objects.approved()) == [first]
    assert Version.objects.get(pk=first.pk).answer_key == key
    assert rewrite_question(first.question, draft((content, Key("C"))), **TOLD) == second


def test_a_retired_question_makes_room_for_the_same(bank):
    first = write_question(bank, draft(), **TOLD)
    retire_question(first.question, **TOLD)

    again = write_question(bank, draft(), **TOLD)

    assert again.question != first.question


def test_a_file_is_taken_in_row_by_row(bank):
    dry = preview_questions(bank, "题.txt", TEXT.encode(), source="默认出处")
    assert [one.outcome for one in dry] == ["taken", "refused", "taken"]
    assert Question.objects.count() == Intake.objects.count() == 0

    told = import_questions(bank, "题.txt", TEXT.encode(), source="默认出处", **TOLD)
    again = import_questions(bank, "题.txt", TEXT.encode(), source="默认出处", **TOLD)

    assert [one.outcome for one in told] == ["taken", "refused", "taken"]
    assert [one.outcome for one in again] == ["same", "refused", "same"]
    assert list(Version.objects.order_by("id").values_list("source", "place")) == [
        ("书", "1"),
        ("默认出处", "10"),
    ]
    assert Intake.objects.get().versions.count() == 2
    assert JournalEntry.objects.get(verb="questions.bank.take_in").details["questions"] == 2


def test_without_a_source_nothing_is_taken(bank):
    told = import_questions(bank, "题.txt", TEXT.encode(), source="", **TOLD)

    assert [one.outcome for one in told] == ["taken", "refused", "refused"]


@pytest.mark.parametrize("content", [b"MZ\x90\x00\x03", b"", b"   \n", b"%PDF-1.4 %%EOF"])
def test_what_holds_no_questions_is_refused_with_what_is_accepted(bank, content):
    with pytest.raises(FormatError):
        import_questions(bank, "a.txt", content, source="书", **TOLD)


def test_all_that_waits_is_approved_together(bank, office):
    import_questions(bank, "题.txt", TEXT.encode(), source="书", **TOLD)

    assert approve_questions(bank, by=office, now=NOON) == 2
    assert approve_questions(bank, by=office, now=NOON) == 0
    assert set(Version.objects.values_list("approved_by__name", flat=True)) == {"方远"}


def test_more_questions_than_anybody_reads_are_refused(bank, monkeypatch):
    monkeypatch.setattr(registry, "MOST", 2)

    with pytest.raises(FormatError, match="split"):
        import_questions(bank, "题.txt", TEXT.encode(), source="书", **TOLD)
