"""What people do with banks of questions."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.text import printable
from tongpin.evidence.actions import check_file, keep_file
from tongpin.evidence.models import StoredFile
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit
from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.fingerprints import fingerprint, says_the_same
from tongpin.questions.formats.registry import Format, FormatError, read_questions
from tongpin.questions.formats.text import write_text
from tongpin.questions.formats.typed_questions import picture_faults
from tongpin.questions.kept_pictures import (
    QuestionError,
    check_signs,
    keep_pictures,
    known_digests,
    name_pictures,
    picture_files,
)
from tongpin.questions.kinds import kind_of, question_faults
from tongpin.questions.models import Bank, Intake, Purpose, Question, Version
from tongpin.serving.reading_apart import FileReadingError, read_apart

LONGEST_TOPIC, LONGEST_SOURCE = 60, 200  # characters
MOST_MARKS = 500  # looked up at once


class RepeatedQuestionError(QuestionError):
    """The bank has this question already, with the same answer or with another one."""

    def __init__(self, question: Question, content: Content, key: Key) -> None:
        text = _("The bank has this question already.")
        newest = question.versions.order_by("-number")[0]
        before = newest.asked_content, newest.answer_key
        if not says_the_same(before, (content, key)):
            text = _("The bank has this question with another answer: %(before)s; here: %(here)s.")
            text %= {"before": _right_text(*before), "here": _right_text(content, key)}
        super().__init__(text)
        self.question = question


def _right_text(content: Content, key: Key) -> str:
    """What is right; without an answer, the name of the kind."""
    kind = kind_of(content)
    return kind.right_text(content, key) or str(kind.label)


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
    return content.with_texts(_clean_text)


def _clean_text(text: str) -> str:
    return printable(text).strip()


def clean_key(key: Key) -> Key:
    """The same for what is right and why."""
    return key.with_texts(_clean_text)


@transaction.atomic
def write_question(
    bank: Bank,
    draft: QuestionDraft,
    *,
    by: Person | None,
    now: datetime,
    intake: Intake | None = None,
    kept: Mapping[str, StoredFile] | None = None,
) -> Version:
    """Put a new question into the bank; it is asked once somebody has approved it.

    kept  the files of the pictures that it brings along, see keep_pictures
    Raises RepeatedQuestionError for one that is there already, QuestionError for one with faults.
    """
    content = checked_content(draft)
    files = picture_files(bank, draft, kept or {}, by=by, now=now)
    mark = fingerprint(content)
    if before := Question.objects.standing().filter(bank=bank, fingerprint=mark).first():
        raise RepeatedQuestionError(before, content, clean_key(draft.key))
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
    name_pictures(version, files)
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
    files = picture_files(question.bank, draft, {}, by=by, now=now)
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
        raise RepeatedQuestionError(before, content, clean_key(draft.key))
    question.fingerprint = mark
    question.save(update_fields=["fingerprint"])
    version = _version(question, newest.number + 1, content, draft)
    version.written_at = now
    version.written_by = by
    version.save()
    name_pictures(version, files)
    record("questions.question.rewrite", version, by=by, at=now)
    return version


def checked_content(draft: QuestionDraft) -> Content:
    """The content, clean. Raises QuestionError with everything that is wrong."""
    content = clean(draft.content)
    faults = [*question_faults(content, clean_key(draft.key)), *picture_faults(draft)]
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
        source=printable(draft.source).strip()[:LONGEST_SOURCE],
        place=draft.place[:60],
        original=printable(draft.original),
    )


@transaction.atomic
def approve_question(version: Version, *, by: Person | None, now: datetime) -> Version:
    """The version may be asked. Safe to repeat; who wrote and who approved stay readable.

    Raises QuestionError for its author where two people are asked for.
    """
    version = (
        Version.objects.select_for_update(of=("self",))
        .select_related("question")
        .get(pk=version.pk)
    )
    if version.approved_at is None:
        if settings.QUESTIONS_BY_TWO and by and version.written_by_id == by.pk:
            raise QuestionError(_("Somebody else than its author has to approve it."))
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
    SAME = "same"  # the bank has it already, or the file before
    CONTRADICTION = "contradiction"  # with another answer, in the bank or in the file
    REFUSED = "refused"


@dataclass(frozen=True)
class OtherAnswer:
    """The same question with another answer."""

    place: str  # in the file; "" for the bank's own
    draft: QuestionDraft
    question: Question | None = None  # of the bank

    @property
    def as_text(self) -> str:
        return write_text(self.draft)


@dataclass(frozen=True)
class ImportedQuestion:
    """One question of a file with what became of it."""

    read_question: ReadQuestion
    outcome: ImportOutcome
    reason: str = ""
    others: tuple[OtherAnswer, ...] = ()  # that contradict it

    @property
    def is_at_fault(self) -> bool:
        """Whether somebody has to look at it."""
        return self.outcome in (ImportOutcome.REFUSED, ImportOutcome.CONTRADICTION)

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

    Raises FormatError or FileError for one that cannot be read or kept.
    """
    check_file(name, content)
    __, questions = questions_of_file(name, content, known_digests(bank))
    importer = _Importer(bank, source, partial(_check_draft, bank))
    return importer.take_all(questions)


def _check_draft(bank: Bank, draft: QuestionDraft) -> None:
    """Raises QuestionError for what write_question would not take; nothing is stored."""
    checked_content(draft)
    check_signs(bank, draft)


def questions_of_file(
    name: str, content: bytes, known: Collection[str] = ()
) -> tuple[Format, list[ReadQuestion]]:
    """What is read of a file that somebody sent, apart. Raises FormatError.

    known  SHA-256 of pictures that were kept before
    """
    try:
        return read_apart(read_questions, name, content, known)
    except FileReadingError as error:
        raise FormatError(str(error)) from error


def import_questions(
    bank: Bank, name: str, content: bytes, *, source: str, by: Person | None, now: datetime
) -> list[ImportedQuestion]:
    """Put the questions of a file into the bank, to be approved; tells what became of each.

    source  of questions that name none
    The same file again changes nothing. Raises FormatError or FileError for one that cannot
    be read or kept.
    """
    known = known_digests(bank)
    file_format, read_questions_of_file = questions_of_file(name, content, known)
    intake = Intake(
        bank=bank,
        file=keep_file(name, content, by=by, now=now),
        name=name[:255],
        format=file_format.name,
        taken_at=now,
        taken_by=by,
    )
    drafts = [question.draft for question in read_questions_of_file if question.draft]
    kept = keep_pictures(drafts, by=by, now=now)
    return _take_in(intake, read_questions_of_file, source, kept)


@transaction.atomic
def _take_in(
    intake: Intake,
    read_questions_of_file: list[ReadQuestion],
    source: str,
    kept: Mapping[str, StoredFile],
) -> list[ImportedQuestion]:
    """Store what was read, in one piece: the questions of a file are judged by each other."""
    by, now = intake.taken_by, intake.taken_at
    intake.save()
    write = partial(write_question, intake.bank, by=by, now=now, intake=intake, kept=kept)
    questions = _Importer(intake.bank, source, write).take_all(read_questions_of_file)
    count = count_outcome(questions, ImportOutcome.TAKEN)
    if count:
        record("questions.bank.take_in", intake, by=by, at=now, name=intake.name, questions=count)
    else:
        intake.delete()
    return questions


class _Importer:
    """Takes the questions of one file.

    source  of questions that name none
    store   takes a draft, or raises QuestionError
    """

    def __init__(self, bank: Bank, source: str, store: Callable[[QuestionDraft], object]) -> None:
        self.bank = bank
        self.source = source
        self.store = store
        self.known: defaultdict[str, list[OtherAnswer]] = defaultdict(list)  # by fingerprint

    def take_all(self, questions: Sequence[ReadQuestion]) -> list[ImportedQuestion]:
        """What became of each. One that is there with another answer is not stored, here or there.

        The whole file is known before the first question is judged.
        """
        completed = [_completed(question, self.source) for question in questions]
        own = list(map(_as_other, completed))
        readable = [answer for answer in own if answer]
        of_bank = _of_bank(self.bank, set(map(_mark_of, readable)))
        for known_answer in (*of_bank, *readable):
            self.known[_mark_of(known_answer)].append(known_answer)
        taken: set[str] = set()
        imported = []
        for question, answer in zip(completed, own, strict=True):
            imported.append(self._take(question, answer, taken))
        return imported

    def _take(
        self, question: ReadQuestion, answer: OtherAnswer | None, taken: set[str]
    ) -> ImportedQuestion:
        """taken  the fingerprints of what was taken before it"""
        if answer is None:
            faults = " ".join(question.faults)
            return ImportedQuestion(question, ImportOutcome.REFUSED, faults)
        mark = _mark_of(answer)
        known = self.known[mark]
        if contradictions := [other for other in known if not _agree(answer, other)]:
            reason = _("The same question stands there with another answer: decide which is right.")
            return ImportedQuestion(
                read_question=question,
                outcome=ImportOutcome.CONTRADICTION,
                reason=reason,
                others=tuple(contradictions),
            )
        if mark in taken or known[0].question:
            reason = _("The bank has this question already.")
            return ImportedQuestion(question, ImportOutcome.SAME, reason)
        try:
            self.store(answer.draft)
        except QuestionError as error:
            return ImportedQuestion(question, ImportOutcome.REFUSED, str(error))
        taken.add(mark)
        return ImportedQuestion(question, ImportOutcome.TAKEN, " ".join(answer.draft.notes))


def _completed(question: ReadQuestion, source: str) -> ReadQuestion:
    """The question as it would be stored: with a source, and what is too long cut with a note."""
    draft = question.draft
    if draft is None:
        return question
    draft = replace(draft, source=draft.source or source)
    notes = list(draft.notes)
    cut = _("Too long, so that only the beginning is kept: %(text)s")
    for text, most in ((draft.source, LONGEST_SOURCE), (draft.topic, LONGEST_TOPIC)):
        if len(printable(text).strip()) > most:
            notes.append(cut % {"text": text})
    draft = replace(
        draft,
        source=printable(draft.source).strip()[:LONGEST_SOURCE],
        topic=printable(draft.topic)[:LONGEST_TOPIC],
        notes=tuple(notes),
    )
    return replace(question, draft=draft)


def _as_other(question: ReadQuestion) -> OtherAnswer | None:
    """The question as others of the file see it; None for one that cannot be asked."""
    return OtherAnswer(question.place, question.draft) if question.draft else None


def _mark_of(answer: OtherAnswer) -> str:
    return fingerprint(clean(answer.draft.content))


def _agree(one: OtherAnswer, other: OtherAnswer) -> bool:
    drafts = one.draft, other.draft
    cleaned = [(clean(draft.content), clean_key(draft.key)) for draft in drafts]
    return says_the_same(*cleaned)


def _of_bank(bank: Bank, marks: set[str]) -> list[OtherAnswer]:
    """The bank's own questions with these fingerprints."""
    answers = []
    ordered_marks = sorted(marks)
    for start in range(0, len(ordered_marks), MOST_MARKS):
        versions = (
            Version.objects.standing()
            .newest()
            .filter(
                question__bank=bank,
                question__fingerprint__in=ordered_marks[start : start + MOST_MARKS],
            )
        )
        for version in versions.select_related("question").order_by("question_id"):
            answers.append(OtherAnswer("", version.draft, version.question))
    return answers


@transaction.atomic
def approve_questions(bank: Bank, *, by: Person | None, now: datetime) -> int:
    """Approve the newest version of every question that waits for it; tells how many.

    Where two people are asked for, those that the approver wrote go on waiting.
    """
    waiting = Version.objects.standing().filter(question__bank=bank, approved_at=None).newest()
    if settings.QUESTIONS_BY_TWO and by:
        waiting = waiting.exclude(written_by=by)
    ids = list(waiting.values_list("pk", flat=True))
    count = Version.objects.filter(pk__in=ids).update(approved_at=now, approved_by=by)
    if count:
        record("questions.bank.approve_all", bank, by=by, at=now, versions=count)
    return count
