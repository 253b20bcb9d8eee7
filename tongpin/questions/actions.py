"""What people do with banks of questions."""

from dataclasses import dataclass, replace
from datetime import datetime
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


class QuestionError(UserError):
    """The question cannot be kept; the message is written for users."""


class Repeated(QuestionError):
    """The bank has this question already."""

    def __init__(self, question: Question) -> None:
        super().__init__(_("The bank has this question already."))
        self.question = question


@transaction.atomic
def make_bank(unit: Unit, name: str, purpose: Purpose, *, by: Person | None, now: datetime) -> Bank:
    """A bank of the unit; the same name again is the same bank."""
    told = {"purpose": purpose, "made_at": now, "made_by": by}
    bank, is_new = Bank.objects.get_or_create(unit=unit, name=name, defaults=told)
    if is_new:
        record("questions.bank.make", bank, by=by, at=now, name=name, purpose=purpose)
    return bank


def clean(content: Content) -> Content:
    """Without signs that neither databases nor pages can hold."""
    return replace(
        content,
        stem=printable(content.stem).strip(),
        choices=tuple(
            Choice(one.letter, printable(one.text).strip(), one.is_fixed, printable(one.note))
            for one in content.choices
        ),
        lefts=tuple(printable(left).strip() for left in content.lefts),
        unit=printable(content.unit).strip(),
        parts=tuple(map(clean, content.parts)),
    )


def clean_key(key: Key) -> Key:
    """The same for what is right and why."""
    return replace(
        key,
        right=_printable(key.right),
        why=printable(key.why),
        parts=tuple(map(clean_key, key.parts)),
    )


def _printable(right: Any) -> Any:
    if isinstance(right, list):
        return [_printable(one) for one in right]
    return printable(right).strip() if isinstance(right, str) else right


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

    Raises Repeated for one that is there already, QuestionError for one with faults.
    """
    content = _checked(draft)
    mark = fingerprint(content)
    if before := Question.objects.standing().filter(bank=bank, fingerprint=mark).first():
        raise Repeated(before)
    question = Question.objects.create(
        bank=bank, fingerprint=mark, topic=printable(draft.topic)[:60], difficulty=draft.difficulty
    )
    version = _version(question, 1, content, draft, by, now)
    version.intake = intake
    version.save()
    if intake is None:  # an intake tells all its questions together
        record("questions.question.write", version, by=by, at=now)
    return version


@transaction.atomic
def rewrite_question(
    question: Question, draft: QuestionDraft, *, by: Person | None, now: datetime
) -> Version:
    """A new version, to be approved again; papers that ask the old one stay as they are.

    The same once more is the same version. Raises Repeated, QuestionError as above.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    content = _checked(draft)
    newest = question.versions.order_by("-number")[0]
    question.topic, question.difficulty = printable(draft.topic)[:60], draft.difficulty
    question.save(update_fields=["topic", "difficulty"])
    said = (content, clean_key(draft.key), draft.source.strip())
    if (newest.asked, newest.answer, newest.source) == said:
        return newest
    mark = fingerprint(content)
    others = Question.objects.standing().filter(bank=question.bank_id, fingerprint=mark)
    if before := others.exclude(pk=question.pk).first():
        raise Repeated(before)
    question.fingerprint = mark
    question.save(update_fields=["fingerprint"])
    version = _version(question, newest.number + 1, content, draft, by, now)
    version.save()
    record("questions.question.rewrite", version, by=by, at=now)
    return version


def _checked(draft: QuestionDraft) -> Content:
    """The content, clean. Raises QuestionError with everything that is wrong."""
    content = clean(draft.content)
    told = question_faults(content, clean_key(draft.key))
    if not draft.source.strip():
        told.append(_("Say where the fact stands: book and page, or a link."))
    if told:
        raise QuestionError(" ".join(told))
    return content


def _version(
    question: Question,
    number: int,
    content: Content,
    draft: QuestionDraft,
    by: Person | None,
    now: datetime,
) -> Version:
    return Version(
        question=question,
        number=number,
        kind=content.kind,
        content=content.as_json(),
        key=clean_key(draft.key).as_json(),
        source=printable(draft.source).strip()[:200],
        written_at=now,
        written_by=by,
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
        version.approved_at, version.approved_by = now, by
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


@dataclass(frozen=True)
class ImportedQuestion:
    """What became of one question of a file."""

    found: ReadQuestion
    outcome: str  # taken, same or refused
    reason: str = ""

    @property
    def as_text(self) -> str:
        """The question as it was understood, or as it stood there."""
        return write_text(self.found.draft) if self.found.draft else self.found.original


@transaction.atomic
def import_questions(
    bank: Bank,
    name: str,
    content: bytes,
    *,
    source: str,
    by: Person | None,
    now: datetime,
    dry_run: bool = False,
) -> list[ImportedQuestion]:
    """Put the questions of a file into the bank, to be approved; tells what became of each.

    source   of questions that name none
    dry_run  nothing is stored
    The same file again changes nothing. Raises FormatError or FileError for one that cannot
    be read or kept.
    """
    told, found = read_questions(name, content)
    intake = None
    if not dry_run:
        stored = keep_file(name, content, by=by, now=now)
        intake = Intake.objects.create(
            bank=bank, file=stored, name=name[:255], format=told.name, taken_at=now, taken_by=by
        )
    known = set(Question.objects.standing().filter(bank=bank).values_list("fingerprint", flat=True))
    taken = [_take(bank, one, source, known, intake, by, now) for one in found]
    count = sum(one.outcome == "taken" for one in taken)
    if intake and count:
        record("questions.bank.take_in", intake, by=by, at=now, name=name, questions=count)
    elif intake:
        intake.delete()
    return taken


def _take(
    bank: Bank,
    found: ReadQuestion,
    source: str,
    known: set[str],
    intake: Intake | None,
    by: Person | None,
    now: datetime,
) -> ImportedQuestion:
    if found.draft is None:
        return ImportedQuestion(found, "refused", " ".join(found.faults))
    draft = found.draft if found.draft.source else replace(found.draft, source=source)
    mark = fingerprint(clean(draft.content))
    if mark in known:
        return ImportedQuestion(found, "same", _("The bank has this question already."))
    try:
        _checked(draft)
        if intake:
            write_question(bank, draft, by=by, now=now, intake=intake)
    except QuestionError as error:
        return ImportedQuestion(found, "refused", str(error))
    known.add(mark)
    return ImportedQuestion(found, "taken", " ".join(draft.notes))


@transaction.atomic
def approve_questions(bank: Bank, *, by: Person | None, now: datetime) -> int:
    """Approve the newest version of every question that waits for it; tells how many."""
    waiting = Version.objects.standing().filter(question__bank=bank, approved_at=None)
    ids = list(waiting.newest().values_list("pk", flat=True))
    waiting = Version.objects.filter(pk__in=ids)
    count = waiting.update(approved_at=now, approved_by=by)
    if count:
        record("questions.bank.approve_all", bank, by=by, at=now, versions=count)
    return count
