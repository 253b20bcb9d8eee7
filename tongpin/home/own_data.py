"""Everything that is stored about one person, or about one phone that nobody logged in from."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from tongpin.acts.models import AttendanceSource, Participation
from tongpin.burden.models import Complaint
from tongpin.contests.models import Certificate
from tongpin.dossiers.models import DossierPaper, MakeUp
from tongpin.evidence.models import StoredFile
from tongpin.office.models import Brief
from tongpin.orgs.models import JournalEntry, Person, Post
from tongpin.oversight.models import Observation, ProblemStep
from tongpin.plans.models import Feed
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.models import Attempt, Quiz
from tongpin.quizzes.paper_content import HUNDREDTHS
from tongpin.signin.models import Hall

SHOWN = 200  # sign-ins on the page; the export holds all


@dataclass
class OwnData:
    """What a page about oneself shows.

    Without a login only what came from this phone counts as one's own: a name typed in a
    hall proves nothing.
    """

    person: Person | None  # who is logged in
    phone: str = ""  # digest of the phone, where nobody is
    device: UUID | None = None  # by which quizzes know that phone

    @property
    def who(self) -> UUID | None:
        """By what quizzes know the person, or the phone."""
        return uuid_of_person(self.person.pk) if self.person else self.device

    def attempts(self) -> list[dict[str, Any]]:
        """Quizzes that were answered, newest first. Costs two queries."""
        if self.who is None:
            return []
        titles = dict(Quiz.objects.published().values_list("pk", "title"))
        rows = Attempt.objects.filter(quiz__in=list(titles), who=self.who)  # by the key's beginning
        return [
            {
                "quiz": titles[row.quiz],
                "number": row.number,
                "at": row.handed_in_at.isoformat(),
                "day": localdate(row.handed_in_at).isoformat(),
                "score": row.score / HUNDREDTHS,
                "answers": json.loads(row.answers),
            }
            for row in rows.order_by("-handed_in_at")
        ]

    def sign_ins(self) -> list[dict[str, Any]]:
        """Each act once, newest first: day, title, unit, status, known by."""
        parts = Participation.objects.current().filter(superseded_at=None)
        if self.person:
            parts = parts.filter(person=self.person)
        else:
            parts = parts.filter(pk__in=self._from_phone())
        related = parts.select_related("act__unit", "act__kind", "person")
        return [
            {
                "act": part.act_id,
                "day": part.act.occurred_on.isoformat(),
                "title": part.act.title,
                "unit": part.act.unit.name,
                "name": part.person.name if part.person else "",
                "role": part.role,
                "status": part.status,
                "known_by": part.source,
                "reason": part.reason,
            }
            for part in related.order_by("-act__occurred_on", "-id")
        ]

    def _from_phone(self) -> set[int]:
        """The participations that scans of this phone led to, also after a correction."""
        found: set[int] = set()
        for hall in Hall.objects.filter(devices__phone=self.phone).select_related("act"):
            scans = hall.scans.accepted().filter(device__phone=self.phone)
            people = scans.values_list("person_id", flat=True)
            parts = hall.current_act().participations.filter(person__in=people)
            parts = parts.filter(source=AttendanceSource.SELF, status="present")
            found.update(parts.values_list("pk", flat=True))
        return found

    def papers(self) -> QuerySet[DossierPaper]:
        papers = DossierPaper.objects.current().select_related("act", "author")
        own = {"author": self.person} if self.person else {"phone": self.phone}
        return papers.filter(**own).order_by("-recorded_at", "-id")

    def made_up(self) -> QuerySet[MakeUp]:
        made_up = MakeUp.objects.select_related("act").order_by("-done_on", "-id")
        return made_up.filter(person=self.person) if self.person else made_up.none()

    def certificates(self) -> QuerySet[Certificate]:
        """Those to the person's name in a unit where the person stands or stood."""
        if not self.person:
            return Certificate.objects.none()
        units = {post.unit_id for post in self.posts()} | {self.person.home_unit_id}
        found = Certificate.objects.filter(
            entrant__name=self.person.name,
            entrant__is_child=False,
            entrant__work__unit__in=units - {None},
        )
        return found.select_related("placing__round__contest").order_by("-issued_at", "-id")

    def posts(self) -> Iterable[Post]:
        if not self.person:
            return []
        return self.person.posts.select_related("unit").order_by("from_on", "id")

    def feeds(self) -> Iterable[Feed]:
        return self.person.feeds.select_related("unit") if self.person else []

    def everything(self) -> dict[str, Any]:
        """All of it in plain values, for taking along."""
        told: dict[str, Any] = {
            "sign_ins": self.sign_ins(),
            "quizzes": self.attempts(),
            "papers": [
                {
                    "act": p.act.title,
                    "slot": p.slot,
                    "title": p.title,
                    "text": p.text,
                    "at": p.recorded_at.isoformat(),
                }
                for p in self.papers()
            ],
        }
        if self.person:
            told |= self._of_person(self.person)
        return told

    def _of_person(self, person: Person) -> dict[str, Any]:
        files = StoredFile.objects.filter(stored_by=person).order_by("id")
        complaints = Complaint.objects.filter(made_by=person).order_by("id")
        return {
            "name": person.name,
            "user_name": person.username,
            "phone": person.phone,
            "posts": [
                {
                    "unit": post.unit.name,
                    "role": post.role,
                    "title": post.title,
                    "from": post.from_on.isoformat(),
                    "until": post.before_on.isoformat(),
                }
                for post in self.posts()
            ],
            "made_up": [
                {"act": one.act.title, "how": one.how, "on": one.done_on.isoformat()}
                for one in self.made_up()
            ],
            "certificates": [
                {"number": one.number, "award": one.placing.award} for one in self.certificates()
            ],
            "daily_five": [
                {
                    "question": recall.question_id,
                    "on": recall.answered_on.isoformat(),
                    "right_percent": recall.share,
                }
                for recall in person.recalls.order_by("id")
            ],
            "subscriptions": [feed.unit.name for feed in self.feeds()],
            "files_put_in": [
                {"name": file.name, "at": file.stored_at.isoformat()} for file in files
            ],
            "complaints": [
                {"text": one.text, "answer": one.answer, "at": one.made_at.isoformat()}
                for one in complaints
            ],
            "news_sent": [
                {"title": one.title, "text": one.text, "at": one.sent_at.isoformat()}
                for one in Brief.objects.filter(sent_by=person).order_by("id")
            ],
            "looks_after": [
                {
                    "unit": one.unit.name,
                    "from": one.from_on.isoformat(),
                    "until": one.before_on.isoformat() if one.before_on else None,
                }
                for one in person.liaisons.select_related("unit").order_by("id")
            ],
            "steps_of_problems": [
                {
                    "problem": one.problem.number,
                    "move": one.move,
                    "text": one.text,
                    "at": one.made_at.isoformat(),
                }
                for one in ProblemStep.objects.filter(made_by=person)
                .select_related("problem")
                .order_by("id")
            ],
            "observations": [
                {"text": one.text, "at": one.seen_at.isoformat()}
                for one in Observation.objects.filter(taken_by=person).order_by("id")
            ],
            "journal_entries_by_me": JournalEntry.objects.filter(by=person).count(),
        }
