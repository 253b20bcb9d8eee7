"""Papers that somebody enters for others: from paper, as a helper, or for a group."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from tongpin.campaigns.campaign_states import check_running
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.questions.content import Response
from tongpin.quizzes.actions import QuizError
from tongpin.quizzes.answerers import uuid_of_device, uuid_of_person
from tongpin.quizzes.attempt_settlement import number_of
from tongpin.quizzes.attempt_store import store, tries_of
from tongpin.quizzes.attempts import StoredAttempt, milliseconds
from tongpin.quizzes.beginnings import note_beginning
from tongpin.quizzes.loaded_quiz import load_quiz
from tongpin.quizzes.models import EntryWay, GroupMember, Quiz
from tongpin.quizzes.tickets import Ticket
from tongpin.signin.expected_people import NameFinder
from tongpin.signin.operations import OperationError
from tongpin.signin.phones import new_token

ENTRY_PERIOD = timedelta(days=30)  # after the quiz is over paper is still entered
MOST = 200  # people of one group, or sheets printed at once


@dataclass(frozen=True)
class IssuedTicket:
    """A paper for a person, or for whoever takes it."""

    person: int | None  # None: whoever takes it
    ticket: Ticket


@dataclass(frozen=True)
class AnsweredPaper:
    """A paper that somebody answered without the site."""

    answers: Sequence[Response]
    way: EntryWay
    answered_on: date


def tickets_for(
    quiz: Quiz, unit: int, people: Sequence[int | None], *, now: datetime
) -> tuple[list[IssuedTicket], list[int]]:
    """Papers for these people, None being whoever takes one; and who has no try left.

    Raises QuizError for a quiz that was taken back.
    """
    if not note_beginning(quiz.pk, quiz.paper.seed, now=now):
        raise QuizError(_("This quiz was taken back."))
    answerers = [(quiz.pk, _answerer(person)) for person in people]
    tickets: list[IssuedTicket] = []
    people_done: list[int] = []
    for person, (__, who), tries in zip(people, answerers, tries_of(answerers), strict=True):
        number = tries[-1].number + 1 if tries else 1
        if person is not None and number > quiz.tries:
            people_done.append(person)
            continue
        ticket = Ticket(
            quiz=quiz.pk,
            who=who,
            number=number,
            unit=unit,
            started_ms=milliseconds(now),
            limit_s=0,
        )
        tickets.append(IssuedTicket(person, ticket))
    return tickets, people_done


def _answerer(person: int | None) -> UUID:
    """A person of the register, or for nobody in particular a device that nobody has."""
    if person is None:
        return uuid_of_device(new_token())
    return uuid_of_person(person)


def ticket_for(quiz: Quiz, unit: int, person: int | None, *, now: datetime) -> Ticket:
    """A paper for a person, or for whoever takes it. Raises QuizError for one try too many."""
    tickets, __ = tickets_for(quiz, unit, [person], now=now)
    if not tickets:
        raise QuizError(_("This person has answered as often as the quiz allows."))
    return tickets[0].ticket


@transaction.atomic
def people_of_names(unit: int, names: Iterable[str], day: date) -> list[int]:
    """The people of these names in the unit; somebody new is added as its guest.

    Raises QuizError where several have a name.
    """
    directory = NameFinder(unit, day)
    try:
        return [directory.find(name) for name in dict.fromkeys(names)]
    except OperationError as error:
        raise QuizError(str(error)) from error


@transaction.atomic
def group_ticket(
    quiz: Quiz, unit: int, names: Sequence[str], others: int, *, now: datetime
) -> Ticket:
    """A paper that a group answers together: one paper, counted for everybody who is named.

    others  how many more took part without being named
    Raises QuizError for nobody, too many, or a name that several have.
    """
    if not 2 <= len(names) + others <= MOST:
        text = _("A group has two people at least, and %(most)s at most.")
        raise QuizError(text % {"most": MOST})
    people = people_of_names(unit, names, localdate(now))
    ticket = ticket_for(quiz, unit, None, now=now)
    members: list[GroupMember] = []
    for person in people:
        members.append(GroupMember(quiz=quiz.pk, who=ticket.who, person=person))
    if others:
        members.append(GroupMember(quiz=quiz.pk, who=ticket.who, count=others))
    GroupMember.objects.bulk_create(members)
    return ticket


@transaction.atomic
def enter(
    quiz: Quiz,
    ticket: Ticket,
    answered: AnsweredPaper,
    *,
    by: Person,
    now: datetime,
) -> StoredAttempt:
    """Store a paper that somebody else answered; both are known afterwards.

    Entered again it tells the same. It takes no part in places, and counts on the day on which
    it was answered. Raises QuizError for another day than the quiz was open, or too late,
    CampaignError while the campaign stands still.
    """
    check_running(quiz.campaign)
    _check_day(quiz, answered.answered_on, now)
    way = answered.way
    if GroupMember.objects.filter(quiz=quiz.pk, who=ticket.who).exists():
        way = EntryWay.GROUP
    loaded_quiz = load_quiz(quiz.key)
    assert loaded_quiz  # it was published
    responses: Sequence[Response] = answered.answers
    if quiz.tries_each > 1:
        responses = [[answer] for answer in answered.answers]
    attempt = loaded_quiz.hand_in(ticket, responses, wants_place=False, now_ms=milliseconds(now))
    entered_attempt = replace(
        attempt,
        started_ms=milliseconds(_moment_on(answered.answered_on, now)),
        is_late=False,
        way=str(way),
        by=by.pk,
    )
    (stored,) = store([entered_attempt])
    if stored.is_first:
        number = number_of(quiz, ticket.who, ticket.number)
        record("quizzes.attempt.enter", quiz, by=by, at=now, number=number, way=str(way))
    return stored


def _check_day(quiz: Quiz, answered_on: date, now: datetime) -> None:
    last_on = min(localdate(quiz.closes_at), localdate(now))
    if not localdate(quiz.opens_at) <= answered_on <= last_on:
        raise QuizError(_("The quiz was not open on that day."))
    if now > quiz.closes_at + ENTRY_PERIOD:
        raise QuizError(_("Paper can be entered until 30 days after the quiz is over."))


def _moment_on(day: date, now: datetime) -> datetime:
    """Now, or for an earlier day its noon."""
    if day == localdate(now):
        return now
    return make_aware(datetime.combine(day, time(12)))
