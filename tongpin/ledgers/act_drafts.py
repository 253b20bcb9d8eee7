"""From what rows mean to drafts of acts; makes the people and entries that nobody knows."""

from collections.abc import Iterable, Mapping, Sequence

from tongpin.acts.actions import ActDraft, Presence
from tongpin.acts.models import AttendanceSource, Entry
from tongpin.campaigns.models import Campaign, Kind
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues
from tongpin.orgs.models import Person, Post

MAX_NAME = 60  # characters of a person's name
MAX_REASON = 100  # characters of a reason to be away
BATCH = 2000  # people made at once


class Drafter:
    """Turns what rows mean into drafts of acts, making people and entries nobody knew."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.kinds: dict[str, Kind] = {kind.key: kind for kind in campaign.kinds.all()}
        self.people = PeopleFinder()
        self.entries: dict[tuple[str, str], Entry] = {}

    def draft(self, values: RowValues) -> ActDraft:
        """The act that the values mean."""
        assert values.occurred_on is not None
        self.people.prepare([values])
        presences = self.presences(values)
        for heads in values.heads:
            presences.append(head_presence(heads))
        columns = {
            "starts_at": values.starts_at,
            "ended_on": values.ended_on,
            "place": values.place,
            "number": values.number,
            "entry": self.entry(*values.entry) if values.entry else None,
            "fields": dict(values.fields),
            "status": values.status,
        }
        return ActDraft(
            kind=self.kinds[values.kind].pk,
            unit=values.unit,
            title=values.title,
            occurred_on=values.occurred_on,
            values=columns,
            presences=presences,
            answers=written_answers(values),
        )

    def presences(self, values: RowValues) -> list[Presence]:
        """Each person once per role; who is named as present and away counts as present."""
        presences: dict[tuple[str, int], Presence] = {}
        for named in sorted(values.people, key=lambda named: named.status != "present"):
            person = named.person or self.people.find(values.unit, named)
            presences.setdefault((named.role, person), presence_of(named, person))
        return list(presences.values())

    def entry(self, register: str, name: str) -> Entry:
        if (register, name) not in self.entries:
            self.entries[register, name], __ = Entry.objects.get_or_create(
                campaign=self.campaign, register=register, name=name
            )
        return self.entries[register, name]


def written_answers(values: RowValues) -> list[tuple[str, str, str]]:
    """Slot, kind and text of the answers; a file is no text, somebody attaches it to the act."""
    answers = []
    for slot, kind, text in values.answers:
        if kind != "file":
            answers.append((slot, kind, text))
    return answers


def presence_of(named: NamedPresence, person: int) -> Presence:
    usual_source = AttendanceSource.SELF if named.token else AttendanceSource.PAPER
    return Presence(
        person=person,
        role=named.role,
        status=named.status,
        source=named.source or usual_source,
        minutes=named.minutes,
        reason=named.reason[:MAX_REASON],
    )


def head_presence(heads: HeadCount) -> Presence:
    return Presence(
        person=None,
        role=heads.role,
        source=AttendanceSource.ESTIMATE,
        visits=heads.visits,
        minutes=heads.minutes,
    )


class PeopleFinder:
    """People by unit and name, and by device token; makes those who are not known yet.

    Of namesakes the one with a post counts, and among those the one who came first.
    """

    def __init__(self) -> None:
        self.names: dict[tuple[int, str], int] = {}
        self.tokens: dict[str, int] = {}
        homes = Person.objects.namesakes_of_all().order_by("-id")
        for unit, name, person, same in homes.values_list("home_unit_id", "name", "pk", "same_as"):
            self.names[unit or 0, name] = same or person
        posts = Post.objects.order_by("-id")
        for unit, name, person in posts.values_list("unit_id", "person__name", "person_id"):
            self.names[unit or 0, name] = person

    def prepare(self, rows: Iterable[RowValues]) -> None:
        """Make whoever these rows name and nobody knows."""
        tokens: dict[str, int] = {}  # token -> unit
        names: dict[tuple[int, str], None] = {}  # in order, each once
        for values in rows:
            for named in values.people:
                if named.person or self.is_known(values.unit, named):
                    continue
                if named.token:
                    tokens.setdefault(named.token, values.unit)
                else:
                    names[values.unit, named.name] = None
        if tokens:
            self._find_tokens(tokens)
            self._make_tokens(tokens)
        if names:
            self._make_names(list(names))

    def is_known(self, unit: int, named: NamedPresence) -> bool:
        if named.token:
            return named.token in self.tokens
        return (unit, named.name) in self.names

    def _find_tokens(self, tokens: Mapping[str, int]) -> None:
        people = Person.objects.filter(token__in=list(tokens))
        for token, person in people.values_list("token", "pk"):
            if token:
                self.tokens[token] = person

    def _make_tokens(self, tokens: Mapping[str, int]) -> None:
        people = []
        for token, unit in tokens.items():
            if token not in self.tokens:
                people.append(Person(name="", token=token, home_unit_id=unit, password="!"))
        for person in Person.objects.bulk_create(people, batch_size=BATCH):
            if person.token:
                self.tokens[person.token] = person.pk

    def _make_names(self, names: Sequence[tuple[int, str]]) -> None:
        people = []
        for unit, name in names:
            people.append(Person(name=name[:MAX_NAME], home_unit_id=unit, password="!"))
        for key, person in zip(names, Person.objects.bulk_create(people), strict=True):
            self.names[key] = person.pk

    def find(self, unit: int, named: NamedPresence) -> int:
        if named.token:
            return self.tokens[named.token]
        return self.names[unit, named.name]
