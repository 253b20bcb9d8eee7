"""Attempts end in acts with a participation each, so that figures have one source."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    quizzes = Quiz.objects.select_for_update(of=("self",)).select_related("kind", "campaign")
    quiz = quizzes.get(pk=quiz.pk)
    waiting_rows = _waiting_rows(quiz, now)
    if not waiting_rows:
        return 0
    last = waiting_rows[-1].handed_in_at
    rows = _without_acts(quiz, waiting_rows)
    _write(quiz, rows, now)
    if quiz.has_places:
        note_oddities(quiz, paper_of(quiz), rows, now=now)
    quiz.settled_at = last
    quiz.save(update_fields=["settled_at"])
    record("quizzes.attempts.settle", quiz, by=None, at=now, count=len(rows), until=str(last))
    return max(len(rows), 1)


def _waiting_rows(quiz: Quiz, now: datetime) -> list[Attempt]:
    """The next attempts that are no acts yet; those of the same moment belong together."""
    waiting = Attempt.objects.filter(quiz=quiz.pk, handed_in_at__lte=now - LAG)
    if quiz.settled_at:
        waiting = waiting.filter(handed_in_at__gt=quiz.settled_at)
    rows = list(waiting.order_by("handed_in_at")[:TOGETHER])
    if len(rows) < TOGETHER:
        return rows
    last = rows[-1].handed_in_at
    while rows and rows[-1].handed_in_at == last:
        rows.pop()
    return [*rows, *waiting.filter(handed_in_at=last)]


def number_of(quiz: Quiz, who: UUID, number: int) -> str:
    """By what the act of an attempt is known."""
    return f"{quiz.key}-{who.hex}-{number}"


def _without_acts(quiz: Quiz, rows: Sequence[Attempt]) -> list[Attempt]:
    rows_by_number: dict[str, Attempt] = {}
    for row in rows:
        rows_by_number[number_of(quiz, row.who, row.number)] = row
    kinds = {quiz.kind_id, kind_on_paper(quiz)}
    acts = Act.objects.filter(kind__in=kinds, number__in=list(rows_by_number))
    for number in acts.values_list("number", flat=True):
        rows_by_number.pop(number, None)
    return list(rows_by_number.values())


def _write(quiz: Quiz, rows: Sequence[Attempt], now: datetime) -> None:
    """An act for each attempt, recorded by whoever entered it."""
    members = _members(quiz, rows)
    people = _people([row for row in rows if row.who not in members])
    paper_kind = kind_on_paper(quiz)
    drafts: dict[int | None, list[ActDraft]] = defaultdict(list)  # by who entered the attempts
    for row in rows:
        way = EntryWay(row.way)
        presences = members.get(row.who) or [Presence(people[row.who], source=SOURCES[way])]
        kind = paper_kind if way == EntryWay.PAPER else quiz.kind_id
        drafts[row.by].append(_draft(quiz, kind, row, presences))
    helpers = Person.objects.in_bulk(drafts.keys() - {None})
    for by, drafts_of_helper in drafts.items():
        write_drafts(quiz.campaign_id, drafts_of_helper, by=helpers.get(by or 0), now=now)


def _members(quiz: Quiz, rows: Iterable[Attempt]) -> dict[UUID, list[Presence]]:
    """Who took part in each paper that a group answered together."""
    groups = [row.who for row in rows if row.way == EntryWay.GROUP]
    presences: dict[UUID, list[Presence]] = defaultdict(list)
    for member in GroupMember.objects.filter(quiz=quiz.pk, who__in=groups).order_by("id"):
        presence = Presence(member.person, source=SOURCES[EntryWay.GROUP], visits=member.count)
        presences[member.who].append(presence)
    return presences


def _people(rows: Iterable[Attempt]) -> dict[UUID, int]:
    """The person's number of each attempt by `who`; devices become people without a name."""
    numbers: dict[UUID, int] = {}
    home_units: dict[UUID, int] = {}  # of devices: as their first attempt here says
    for row in rows:
        number = person_of(row.who)
        if number is None:
            home_units.setdefault(row.who, row.unit)
        else:
            numbers[row.who] = number
    standing = Person.objects.standing_numbers(numbers.values())
    for who, number in numbers.items():
        numbers[who] = standing.get(number, number)
    return numbers | _people_of_devices(home_units)


def _people_of_devices(home_units: Mapping[UUID, int]) -> dict[UUID, int]:
    """The person's number of each device; those that have none are added to the register."""
    tokens = [device.hex for device in home_units]
    known_people = Person.objects.filter(token__in=tokens).values_list("token", "pk")
    numbers = {UUID(hex=token): pk for token, pk in known_people if token}
    new_people: list[Person] = []
    for device, unit in home_units.items():
        if device not in numbers:
            person = Person(name="", token=device.hex, home_unit_id=unit, password="!")
            new_people.append(person)
    for person in Person.objects.bulk_create(new_people, batch_size=1000):
        if person.token:
            numbers[UUID(hex=person.token)] = person.pk
    return numbers


def _draft(quiz: Quiz, kind: int, row: Attempt, presences: list[Presence]) -> ActDraft:
    """What was entered for others counts on the day on which it was answered."""
    is_own = row.way == EntryWay.SELF
    answered_at = localtime(row.handed_in_at if is_own else row.started_at)
    values = {
        "starts_at": answered_at.time().replace(microsecond=0),
        "number": number_of(quiz, row.who, row.number),
    }
    return ActDraft(
        kind=kind,
        unit=row.unit,
        title=quiz.title,
        occurred_on=answered_at.date(),
        values=values,
        presences=presences,
    )
