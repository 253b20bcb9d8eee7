"""What people do with banks of questions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.base.text import printable
from tongpin.evidence.actions import keep_file
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit
from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.fingerprints import fingerprint
from tongpin.questions.formats.registry import read_questions
from tongpin.questions.formats.text import write_text
from tongpin.questions.kinds import question_faults
from tongpin.questions.models import Bank, Intake, Purpose, Question, Version

LONGEST_TOPIC = 60  # characters


class QuestionError(UserError):
    """The question cannot be kept; the message is written for users."""


class RepeatedQuestionError(QuestionError):
    """The bank has this question already."""

    def __init__(self, question: Question) -> None:
        super().__init__(_("The bank has this question already."))
        self.question = question


@transaction.atomic
def make_bank(unit: Unit, name: str, purpose: Purpose, *, by: Person | None, now: datetime) -> Bank:
    """A bank of the unit; the same name again is the same bank."""
    defaults = {"purpose": purpose, "made_at": now, "made_by": by}
    bank, is_new = Bank.objects.get_or_create(unit=unit, name=name, defaults=defaults)
    if is_new:
        record("questions.bank.make", bank, by=by, at=now, name=name, purpose=purpose)
    return bank


def clean(content: Content) -> Content:
    """Without signs that neither databases nor pages can hold."""
    return replace(
        content,
        stem=_clean_text(content.stem),
        choices=tuple(map(_clean_choice, content.choices)),
        lefts=tuple(map(_clean_text, content.lefts)),
        unit=_clean_text(content.unit),
        parts=tuple(map(clean, content.parts)),
    )


def _clean_text(text: str) -> str:
    return printable(text).strip()


def _clean_choice(choice: Choice) -> Choice:
    return replace(choice, text=_clean_text(choice.text), note=printable(choice.note))


def clean_key(key: Key) -> Key:
    """The same for what is right and why."""
    return replace(
        key,
        right=_clean_right(key.right),
        why=printable(key.why),
        parts=tuple(map(clean_key, key.parts)),
    )


def _clean_right(right: Any) -> Any:
    if isinstance(right, list):
        return list(map(_clean_right, right))
    return _clean_text(right) if isinstance(right, str) else right


@transaction.atomic
def write_question(
    bank: Bank,
    draft: QuestionDraft,
    *,
    by: Person | None,
    now: datetime,
    intake: Intake | None = None,
) -> Version:
    """Put a new question into the bank; it is asked once somebody has approved it.

    Raises RepeatedQuestionError for one that is there already, QuestionError for one with faults.
    """
    content = checked_content(draft)
    mark = fingerprint(content)
    if before := Question.objects.standing().filter(bank=bank, fingerprint=mark).first():
        raise RepeatedQuestionError(before)
    question = Question.objects.create(
        bank=bank,
        fingerprint=mark,
        topic=printable(draft.topic)[:LONGEST_TOPIC],
        difficulty=draft.difficulty,
    )
    version = _version(question, 1, content, draft)
    version.intake = intake
    version.written_at = now
    version.written_by = by
    version.save()
    if intake is None:  # an intake tells all its questions together
        record("questions.question.write", version, by=by, at=now)
    return version


@transaction.atomic
def rewrite_question(
    question: Question, draft: QuestionDraft, *, by: Person | None, now: datetime
) -> Version:
    """A new version, to be approved again; papers that ask the old one stay as they are.

    The same once more is the same version. Raises RepeatedQuestionError, QuestionError as above.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    content = checked_content(draft)
    newest = question.versions.order_by("-number")[0]
    question.topic = printable(draft.topic)[:LONGEST_TOPIC]
    question.difficulty = draft.difficulty
    question.save(update_fields=["topic", "difficulty"])
    meaning = (content, clean_key(draft.key), draft.source.strip())
    if (newest.asked_content, newest.answer_key, newest.source) == meaning:
        return newest
    mark = fingerprint(content)
    others = Question.objects.standing().filter(bank=question.bank_id, fingerprint=mark)
    if before := others.exclude(pk=question.pk).first():
        raise RepeatedQuestionError(before)
    question.fingerprint = mark
    question.save(update_fields=["fingerprint"])
    version = _version(question, newest.number + 1, content, draft)
    version.written_at = now
    version.written_by = by
    version.save()
    record("questions.question.rewrite", version, by=by, at=now)
    return version


def checked_content(draft: QuestionDraft) -> Content:
    """The content, clean. Raises QuestionError with everything that is wrong."""
    content = clean(draft.content)
    faults = question_faults(content, clean_key(draft.key))
    if not draft.source.strip():
        faults.append(_("Say where the fact stands: book and page, or a link."))
    if faults:
        raise QuestionError(" ".join(faults))
    return content


def _version(question: Question, number: int, content: Content, draft: QuestionDraft) -> Version:
    """A version that is to be stored; when and by whom it was written is still open."""
    return Version(
        question=question,
        number=number,
        kind=content.kind,
        content=content.as_json(),
        key=clean_key(draft.key).as_json(),
        source=printable(draft.source).strip()[:200],
        place=draft.place[:60],
        original=printable(draft.original),
    )


@transaction.atomic
def approve_question(version: Version, *, by: Person | None, now: datetime) -> Version:
    """The version may be asked. Safe to repeat; who wrote and who approved stay readable."""
    version = (
        Version.objects.select_for_update(of=("self",))
        .select_related("question")
        .get(pk=version.pk)
    )
    if version.approved_at is None:
        version.approved_at = now
        version.approved_by = by
        version.save(update_fields=["approved_at", "approved_by"])
        record("questions.version.approve", version, by=by, at=now)
    return version


@transaction.atomic
def retire_question(question: Question, *, by: Person | None, now: datetime) -> None:
    """The question is asked no more; papers that hold it stay as they are."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.retired_at is None:
        question.retired_at = now
        question.save(update_fields=["retired_at"])
        record("questions.question.retire", question, by=by, at=now)


class ImportOutcome(StrEnum):
    """What became of one question of a file."""

    TAKEN = "taken"
    SAME = "same"  # the bank has it already
    REFUSED = "refused"


@dataclass(frozen=True)
class ImportedQuestion:
    """One question of a file with what became of it."""

    read_question: ReadQuestion
    outcome: ImportOutcome
    reason: str = ""

    @property
    def as_text(self) -> str:
        """The question as it was understood, or as it stood there."""
        draft = self.read_question.draft
        return write_text(draft) if draft else self.read_question.original


def count_outcome(questions: Iterable[ImportedQuestion], outcome: ImportOutcome) -> int:
    return sum(question.outcome == outcome for question in questions)


def preview_questions(
    bank: Bank, name: str, content: bytes, *, source: str
) -> list[ImportedQuestion]:
    """What import_questions would make of a file; nothing is stored.

    Raises FormatError for one that cannot be read.
    """
    __, questions = read_questions(name, content)
    importer = _Importer(bank, source, checked_content)
    return [importer.take(question) for question in questions]


@transaction.atomic
def import_questions(
    bank: Bank, name: str, content: bytes, *, source: str, by: Person | None, now: datetime
) -> list[ImportedQuestion]:
    """Put the questions of a file into the bank, to be approved; tells what became of each.

    source  of questions that name none
    The same file again changes nothing. Raises FormatError or FileError for one that cannot
    be read or kept.
    """
    file_format, read_questions_of_file = read_questions(name, content)
    intake = Intake.objects.create(
        bank=bank,
        file=keep_file(name, content, by=by, now=now),
        name=name[:255],
        format=file_format.name,
        taken_at=now,
        taken_by=by,
    )
    write = partial(write_question, bank, by=by, now=now, intake=intake)
    importer = _Importer(bank, source, write)
    questions = [importer.take(question) for question in read_questions_of_file]
    count = count_outcome(questions, ImportOutcome.TAKEN)
    if count:
        record("questions.bank.take_in", intake, by=by, at=now, name=name, questions=count)
    else:
        intake.delete()
    return questions


class _Importer:
    """Takes the questions of one file one by one.

    source  of questions that name none
    store   takes a draft, or raises QuestionError
    """

    def __init__(self, bank: Bank, source: str, store: Callable[[QuestionDraft], object]) -> None:
        self.source = source
        self.store = store
        standing = Question.objects.standing().filter(bank=bank)
        self.fingerprints = set(standing.values_list("fingerprint", flat=True))

    def take(self, question: ReadQuestion) -> ImportedQuestion:
        draft = question.draft
        if draft is None:
            faults = " ".join(question.faults)
            return ImportedQuestion(question, ImportOutcome.REFUSED, faults)
        if not draft.source:
            draft = replace(draft, source=self.source)
        mark = fingerprint(clean(draft.content))
        if mark in self.fingerprints:
            reason = _("The bank has this question already.")
            return ImportedQuestion(question, ImportOutcome.SAME, reason)
        try:
            self.store(draft)
        except QuestionError as error:
            return ImportedQuestion(question, ImportOutcome.REFUSED, str(error))
        self.fingerprints.add(mark)
        return ImportedQuestion(question, ImportOutcome.TAKEN, " ".join(draft.notes))


@transaction.atomic
def approve_questions(bank: Bank, *, by: Person | None, now: datetime) -> int:
    """Approve the newest version of every question that waits for it; tells how many."""
    waiting = Version.objects.standing().filter(question__bank=bank, approved_at=None)
    ids = list(waiting.newest().values_list("pk", flat=True))
    count = Version.objects.filter(pk__in=ids).update(approved_at=now, approved_by=by)
    if count:
        record("questions.bank.approve_all", bank, by=by, at=now, versions=count)
    return count
