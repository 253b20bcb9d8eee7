"""Papers that somebody enters for others: from paper, as a helper, or for a group."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.questions.content import Response
from tongpin.quizzes.actions import QuizError
from tongpin.quizzes.answerers import uuid_of_device, uuid_of_person
from tongpin.quizzes.attempt_settlement import number_of
from tongpin.quizzes.attempt_store import store, tries_of
from tongpin.quizzes.attempts import StoredAttempt, milliseconds
from tongpin.quizzes.loaded_quiz import load_quiz
from tongpin.quizzes.models import EntryWay, GroupMember, Quiz
from tongpin.quizzes.tickets import Ticket
from tongpin.signin.expected_people import NameFinder
from tongpin.signin.operations import OperationError
from tongpin.signin.phones import new_token

ENTERED = timedelta(days=30)  # after the quiz is over paper is still entered
MOST = 200  # people of one group, or sheets printed at once


def tickets_for(
    quiz: Quiz, unit: int, people: Sequence[int | None], *, now: datetime
) -> tuple[list[tuple[int | None, Ticket]], list[int]]:
    """Papers for these people, None being whoever takes one; and who has no try left."""
    who = [uuid_of_device(new_token()) if one is None else uuid_of_person(one) for one in people]
    every = tries_of([(quiz.pk, one) for one in who])
    tickets, done = list[tuple[int | None, Ticket]](), list[int]()
    for person, one, tries in zip(people, who, every, strict=True):
        number = tries[-1].number + 1 if tries else 1
        if person is not None and number > quiz.tries:
            done.append(person)
        else:
            tickets.append((person, Ticket(quiz.pk, one, number, unit, milliseconds(now), 0)))
    return tickets, done


def ticket_for(quiz: Quiz, unit: int, person: int | None, *, now: datetime) -> Ticket:
    """A paper for a person, or for whoever takes it. Raises QuizError for one try too many."""
    tickets, __ = tickets_for(quiz, unit, [person], now=now)
    if not tickets:
        raise QuizError(_("This person has answered as often as the quiz allows."))
    return tickets[0][1]


@transaction.atomic
def named(unit: int, names: Sequence[str], day: date) -> list[int]:
    """The people of these names in the unit; somebody new is added as its guest.

    Raises QuizError where several have a name.
    """
    directory = NameFinder(unit, day)
    try:
        return [directory.find(name) for name in dict.fromkeys(names)]
    except OperationError as error:
        raise QuizError(str(error)) from error


@transaction.atomic
def together(
    quiz: Quiz, unit: int, names: Sequence[str], others: int, *, by: Person | None, now: datetime
) -> Ticket:
    """A paper that a group answers together: one paper, counted for everybody who is named.

    others  how many more took part without being named
    Raises QuizError for nobody, too many, or a name that several have.
    """
    if not 2 <= len(names) + others <= MOST:
        raise QuizError(
            _("A group has two people at least, and %(most)s at most.") % {"most": MOST}
        )
    people = named(unit, names, localdate(now))
    ticket = ticket_for(quiz, unit, None, now=now)
    members = [GroupMember(quiz=quiz.pk, who=ticket.who, person=person) for person in people]
    members += [GroupMember(quiz=quiz.pk, who=ticket.who, count=others)] if others else []
    GroupMember.objects.bulk_create(members)
    return ticket


@transaction.atomic
def enter(
    quiz: Quiz,
    ticket: Ticket,
    answers: Sequence[Response],
    *,
    way: EntryWay,
    answered_on: date,
    by: Person,
    now: datetime,
) -> StoredAttempt:
    """Store a paper that somebody else answered; both are known afterwards.

    Entered again it tells the same. It takes no part in places, and counts on the day on which
    it was answered. Raises QuizError for another day than the quiz was open, or too late.
    """
    today = localdate(now)
    if not localdate(quiz.opens_at) <= answered_on <= min(localdate(quiz.closes_at), today):
        raise QuizError(_("The quiz was not open on that day."))
    if now > quiz.closes_at + ENTERED:
        raise QuizError(_("Paper can be entered until 30 days after the quiz is over."))
    if GroupMember.objects.filter(quiz=quiz.pk, who=ticket.who).exists():
        way = EntryWay.GROUP
    answered = now if answered_on == today else make_aware(datetime.combine(answered_on, time(12)))
    loaded = load_quiz(quiz.key)
    assert loaded  # it was published
    told = [[answer] for answer in answers] if quiz.tries_each > 1 else answers
    paper = loaded.hand_in(ticket, told, wants_place=False, now_ms=milliseconds(now))
    (stored,) = store(
        [replace(paper, started_ms=milliseconds(answered), is_late=False, way=str(way), by=by.pk)]
    )
    if stored.is_first:
        number = number_of(quiz, ticket.who, ticket.number)
        record("quizzes.attempt.enter", quiz, by=by, at=now, number=number, way=str(way))
    return stored
