"""What is stored about the person who looks, or about a phone that nobody logged in from."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tongpin.acts.personal import SIGN_INS
from tongpin.contests.models import Certificate
from tongpin.contests.personal import CERTIFICATES
from tongpin.dossiers.models import DossierPaper, MakeUp
from tongpin.dossiers.personal import MAKE_UPS, PAPERS, current_papers
from tongpin.home.personal_data import all_personal_data
from tongpin.orgs.models import Person, Post
from tongpin.orgs.personal import POSTS
from tongpin.orgs.personal_data import PersonalData
from tongpin.plans.models import Feed
from tongpin.plans.personal import FEEDS
from tongpin.quizzes.personal import attempts_of, uuids_of
from tongpin.signin.personal import participations_from_phone

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
    def who(self) -> list[UUID]:
        """By what quizzes know the person, or the phone."""
        if self.person:
            return uuids_of(self.person)
        return [self.device] if self.device else []

    def attempts(self) -> list[dict[str, Any]]:
        """Quizzes that were answered, newest first. Costs two queries."""
        return attempts_of(self.who)

    def sign_ins(self) -> list[dict[str, Any]]:
        """Each act once, newest first: day, title, unit, status, known by."""
        if self.person:
            rows = SIGN_INS.rows_of(self.person)
        else:
            rows = participations_from_phone(self.phone)
        return SIGN_INS.exported_rows(rows)

    def papers(self) -> QuerySet[DossierPaper]:
        if self.person:
            rows = PAPERS.rows_of(self.person)
        else:
            rows = current_papers().filter(phone=self.phone)
        return rows.select_related("act", "author")

    def make_ups(self) -> QuerySet[MakeUp]:
        return self._rows_of(MAKE_UPS).select_related("act")

    def certificates(self) -> QuerySet[Certificate]:
        """Those to the person's name in a unit where the person stands or stood."""
        return self._rows_of(CERTIFICATES).select_related("placing__round__contest")

    def posts(self) -> QuerySet[Post]:
        return self._rows_of(POSTS).select_related("unit")

    def feeds(self) -> QuerySet[Feed]:
        return self._rows_of(FEEDS).select_related("unit")

    def _rows_of(self, entry: PersonalData) -> QuerySet[Any]:
        """The person's rows; a phone has none of these."""
        if self.person:
            return entry.rows_of(self.person)
        return entry.model._default_manager.none()

    def everything(self) -> dict[str, Any]:
        """All of it in plain values, for taking along."""
        if self.person is None:
            return {
                "sign_ins": self.sign_ins(),
                "quizzes": self.attempts(),
                "papers": PAPERS.exported_rows(self.papers()),
            }
        export = {}
        for entry in all_personal_data():
            if entry.key:
                export[entry.key] = entry.exported(self.person)
        return export

    def erasable_rows(self, entry: PersonalData) -> QuerySet[Any]:
        """The rows of an entry with a wish that this person, or this phone, may erase."""
        return self.papers() if entry is PAPERS else self._rows_of(entry)
