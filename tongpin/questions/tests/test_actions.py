from functools import partial

import pytest

from tongpin.evidence.file_types import FileError
from tongpin.orgs.models import JournalEntry
from tongpin.questions.actions import (
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
from tongpin.questions.fingerprints import says_the_same
from tongpin.questions.formats import registry
from tongpin.questions.formats.registry import FormatError
from tongpin.questions.kept_pictures import QuestionError
from tongpin.questions.models import Intake, Purpose, Question, Version
from tongpin.questions.tests import builders as b
from tongpin.questions.tests.outcomes import zipped
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


def test_where_two_are_asked_for_the_author_approves_nothing_of_their_own(
    bank, office, clerk, settings
):
    settings.QUESTIONS_BY_TWO = True
    import_questions(bank, "题.txt", TEXT.encode(), source="书", by=office, now=NOON)
    version = Version.objects.first()

    assert approve_questions(bank, by=office, now=NOON) == 0
    with pytest.raises(QuestionError, match="Somebody else"):
        approve_question(version, by=office, now=NOON)
    approve_question(version, by=clerk, now=NOON)
    assert approve_questions(bank, by=clerk, now=NOON) == 1
    assert set(Version.objects.values_list("approved_by__name", flat=True)) == {clerk.name}


def test_more_questions_than_anybody_reads_are_refused(monkeypatch):
    monkeypatch.setattr(registry, "MOST", 2)

    with pytest.raises(FormatError, match="split"):
        registry.read_questions("题.txt", TEXT.encode())


SAME = "1. 一大？\nA. 上海\nB. 嘉兴\n答案：{}\n出处：书"


def take_in(bank, text):
    return import_questions(bank, "题.txt", text.encode(), source="书", **TOLD)


def test_the_same_question_with_another_answer_is_shown_beside_it_and_not_stored(bank):
    take_in(bank, SAME.format("B"))
    turned = "1. 一大？\nA. 嘉兴\nB. 上海\n答案：{}\n出处：书"

    (looked,) = preview_questions(bank, "题.txt", turned.format("B").encode(), source="")
    (stored,) = take_in(bank, turned.format("B"))
    (same,) = take_in(bank, turned.format("A"))

    for told in (looked, stored):
        assert told.outcome == "contradiction"
        (other,) = told.others
        assert other.question == Question.objects.get()
        assert "答案：B" in other.as_text
    assert same.outcome == "same"
    assert Version.objects.count() == 1


def test_of_two_answers_in_one_file_neither_is_stored(bank):
    text = f"{SAME.format('A')}\n{SAME.format('B').replace('1.', '2.')}\n3. 丙。\n答案：√"

    told = take_in(bank, text)

    assert [one.outcome for one in told] == ["contradiction", "contradiction", "taken"]
    assert [other.place for one in told[:2] for other in one.others] == ["6", "1"]
    assert Question.objects.count() == 1


def test_twice_the_same_in_one_file_is_stored_once(bank):
    told = take_in(bank, f"{SAME.format('B')}\n{SAME.format('嘉兴').replace('1.', '2.')}")

    assert [one.outcome for one in told] == ["taken", "same"]


@pytest.mark.parametrize(
    ("before", "after", "agree"),
    [
        (b.BLANK, (b.BLANK[0], Key([["1921"], ["十三位", "13"]])), True),
        (b.BLANK, (b.BLANK[0], Key([["1921"], ["12"]])), False),
        (b.NUMBER, (b.NUMBER[0], Key("25000.0", tolerance="500")), True),
        (b.NUMBER, (b.NUMBER[0], Key("25000", tolerance="5")), False),
        (b.MATCHING, (b.MATCHING[0], Key(["B", "A"])), False),
        (b.ORDERING, (b.ORDERING[0], Key(["A", "B", "C"])), False),
        (b.TRUE_FALSE, (b.TRUE_FALSE[0], Key("F")), False),
        (b.multiple(), (b.multiple()[0], Key(["A", "B"], rule="all")), True),
        (b.multiple(), (b.multiple()[0], Key(["A", "C"], rule="some")), False),
        (b.SHORT, (b.SHORT[0], Key("另外的要点")), True),
        (b.COMPOSITE, (b.COMPOSITE[0], Key(parts=(b.SINGLE[1], Key("F")))), False),
    ],
)
def test_when_two_keys_say_the_same(before, after, agree):
    assert says_the_same(before, after) is agree


def test_whoever_types_another_answer_is_told_both(bank):
    write_question(bank, draft(), **TOLD)

    with pytest.raises(RepeatedQuestionError, match="another answer: 嘉兴; here: 北京"):
        write_question(bank, draft((b.SINGLE[0], Key("C"))), **TOLD)


def test_what_is_cut_is_told_in_the_look(bank):
    text = f"1. 甲。\n答案：√\n出处：{'书' * 201}\n知识点：{'题' * 61}"

    (looked,) = preview_questions(bank, "题.txt", text.encode(), source="")
    (stored,) = take_in(bank, text)

    assert looked == stored
    assert looked.reason.count("Too long") == 2
    assert Version.objects.get().source == looked.read_question.draft.source == "书" * 200


def test_the_look_refuses_what_storing_refuses(bank):
    package = zipped(("imsmanifest.xml", "<a/>"), ("run.exe", "x"), ("q.xml", "<assessmentItem/>"))

    for look in (preview_questions, partial(import_questions, **TOLD)):
        with pytest.raises(FileError, match="archive"):
            look(bank, "a.zip", package, source="书")
