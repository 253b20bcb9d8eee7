"""Answer sheets for the people of a unit, and for those whom nobody names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.orgs.models import Person, Post, Role, Unit
from tongpin.quizzes.actions import QuizError
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.paper_entry import MOST, people_of_names, tickets_for
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.sheets.printing import AnswerSheet
from tongpin.quizzes.tickets import SHEET


@dataclass(frozen=True)
class IssuedSheets:
    """Sheets to be printed, and the names of those who get none: they have answered already."""

    sheets: Sequence[AnswerSheet]
    names_done: Sequence[str]


@transaction.atomic
def issue_sheets(
    quiz: Quiz, unit: Unit, names: Iterable[str], *, with_roster: bool, blank: int, now: datetime
) -> IssuedSheets:
    """A sheet for each person and for each without a name; who is new is added as a guest.

    names        typed names of people
    with_roster  everybody on the unit's roster too
    blank        how many sheets without a name
    Raises QuizError for nobody, too many, or a name that several have; then nobody was added.
    """
    people = people_of_names(unit.pk, names, localdate(now))
    if with_roster:
        people += _roster(unit, localdate(now))
    receivers: list[int | None] = [*dict.fromkeys(people), *[None] * blank]
    if not receivers:
        raise QuizError(_("Say for whom: the roster, names, or a number of sheets."))
    if len(receivers) > MOST:
        raise QuizError(_("At most %(most)s sheets at once.") % {"most": MOST})
    names_by_person = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    tickets, people_done = tickets_for(quiz, unit.pk, receivers, now=now)
    sheets: list[AnswerSheet] = []
    for issued in tickets:
        sealed = issued.ticket.sealed(SECRETS, SHEET)
        name = names_by_person.get(issued.person or 0, "")
        sheets.append(AnswerSheet(issued.ticket, sealed, name, unit.name))
    return IssuedSheets(sheets, [names_by_person[person] for person in people_done])


def _roster(unit: Unit, day: date) -> list[int]:
    """The people on the unit's roster, by name."""
    posts = Post.objects.filter(unit=unit, role=Role.MEMBER).on(day)
    return list(posts.order_by("person__name", "person").values_list("person", flat=True))
