"""Attempts end in acts with a participation each, so that figures have one source."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from tongpin.acts.actions import ActDraft, Presence, write_drafts
from tongpin.acts.models import Act, AttendanceSource
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.quizzes.act_kinds import kind_on_paper
from tongpin.quizzes.answerers import person_of
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Attempt, EntryWay, GroupMember, Quiz
from tongpin.quizzes.remarks import note_oddities

LAG = timedelta(minutes=2)  # by then everything that was handed in is on the disk
TOGETHER = 2000  # attempts in one transaction
SOURCES = {
    EntryWay.SELF: AttendanceSource.SELF,
    EntryWay.HELPER: AttendanceSource.ROSTER,
    EntryWay.PAPER: AttendanceSource.PAPER,
    EntryWay.GROUP: AttendanceSource.ROSTER,
}


def settle_attempts(*, now: datetime) -> int:
    """Make acts of all attempts that have none yet; tells how many."""
    count = 0
    for quiz in Quiz.objects.published().order_by("id"):
        while settled := settle(quiz, now=now):
            count += settled
    return count


@transaction.atomic
def settle(quiz: Quiz, *, now: datetime) -> int:
    """Make acts of the next attempts, in the order of their hand-in; tells how many.

    Safe to repeat and to run in several processes: the quiz's row is held, and says up to
    when its attempts are acts.
    """
    quiz = (
        Quiz.objects.select_for_update(of=("self",))
        .select_related("kind", "campaign")
        .get(pk=quiz.pk)
    )
    waiting = Attempt.objects.filter(quiz=quiz.pk, handed_in_at__lte=now - LAG)
    if quiz.settled_at:
        waiting = waiting.filter(handed_in_at__gt=quiz.settled_at)
    rows = list(waiting.order_by("handed_in_at")[:TOGETHER])
    if not rows:
        return 0
    last = rows[-1].handed_in_at
    if len(rows) == TOGETHER:  # those of the same moment belong together
        rows = [row for row in rows if row.handed_in_at < last]
        rows += waiting.filter(handed_in_at=last)
    rows = _without_acts(quiz, rows)
    _write(quiz, rows, now)
    if quiz.has_places:
        note_oddities(quiz, paper_of(quiz), rows, now=now)
    quiz.settled_at = last
    quiz.save(update_fields=["settled_at"])
    record("quizzes.attempts.settle", quiz, by=None, at=now, count=len(rows), until=str(last))
    return max(len(rows), 1)


def number_of(quiz: Quiz, who: UUID, number: int) -> str:
    """By what the act of an attempt is known."""
    return f"{quiz.key}-{who.hex}-{number}"


def _without_acts(quiz: Quiz, rows: Sequence[Attempt]) -> list[Attempt]:
    numbers = {number_of(quiz, row.who, row.number): row for row in rows}
    kinds = {quiz.kind_id, kind_on_paper(quiz)}
    acts = Act.objects.filter(kind__in=kinds, number__in=list(numbers))
    for number in acts.values_list("number", flat=True):
        numbers.pop(number, None)
    return list(numbers.values())


def _write(quiz: Quiz, rows: Sequence[Attempt], now: datetime) -> None:
    """An act for each attempt, recorded by whoever entered it."""
    members = _members(quiz, rows)
    people = _people([row for row in rows if row.who not in members], quiz)
    kinds = {EntryWay.PAPER: kind_on_paper(quiz)}
    drafts: dict[int | None, list[ActDraft]] = {}
    for row in rows:
        presences = members.get(row.who) or [
            Presence(people[row.who.hex], source=SOURCES[EntryWay(row.way)])
        ]
        kind = kinds.get(EntryWay(row.way), quiz.kind_id)
        drafts.setdefault(row.by, []).append(_draft(quiz, kind, row, presences))
    helpers = Person.objects.in_bulk([by for by in drafts if by is not None])
    for by, told in drafts.items():
        write_drafts(quiz.campaign_id, told, by=helpers.get(by or 0), now=now)


def _members(quiz: Quiz, rows: Sequence[Attempt]) -> dict[UUID, list[Presence]]:
    """Who took part in each paper that a group answered together."""
    groups = [row.who for row in rows if row.way == EntryWay.GROUP]
    found: dict[UUID, list[Presence]] = {}
    for one in GroupMember.objects.filter(quiz=quiz.pk, who__in=groups).order_by("id"):
        presence = Presence(one.person, source=SOURCES[EntryWay.GROUP], visits=one.count)
        found.setdefault(one.who, []).append(presence)
    return found


def _people(rows: Sequence[Attempt], quiz: Quiz) -> dict[str, int]:
    """The person of each attempt by the hex of `who`; devices become people without a name."""
    found: dict[str, int] = {}
    devices: dict[str, int] = {}
    for row in rows:
        number = person_of(row.who)
        if number is None:
            devices.setdefault(row.who.hex, row.unit)
        else:
            found[row.who.hex] = number
    known = Person.objects.filter(token__in=list(devices)).values_list("token", "pk")
    found |= {token: pk for token, pk in known if token}
    made = Person.objects.bulk_create(
        [
            Person(name="", token=token, home_unit_id=unit, password="!")
            for token, unit in devices.items()
            if token not in found
        ],
        batch_size=1000,
    )
    return found | {person.token: person.pk for person in made if person.token}


def _draft(quiz: Quiz, kind: int, row: Attempt, presences: list[Presence]) -> ActDraft:
    """What was entered for others counts on the day on which it was answered."""
    when = localtime(row.handed_in_at if row.way == EntryWay.SELF else row.started_at)
    values = {
        "starts_at": when.time().replace(microsecond=0),
        "number": number_of(quiz, row.who, row.number),
    }
    return ActDraft(kind, row.unit, quiz.title, when.date(), values, presences)
