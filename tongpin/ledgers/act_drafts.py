"""From what rows mean to drafts of acts; makes the people and entries that nobody knows."""

from typing import Any

from tongpin.acts.actions import ActDraft, Presence
from tongpin.acts.models import AttendanceSource, Entry
from tongpin.campaigns.models import Campaign, Kind
from tongpin.ledgers.row_values import NamedPresence, RowValues
from tongpin.orgs.models import Person, Post


class Drafter:
    """Turns what rows mean into drafts of acts, making people and entries nobody knew."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.kinds: dict[str, Kind] = {kind.key: kind for kind in campaign.kinds.all()}
        self.people = PeopleFinder()
        self.made: dict[tuple[str, str], Entry] = {}

    def draft(self, values: RowValues) -> ActDraft:
        """The act that the values mean."""
        assert values.occurred_on is not None
        self.people.prepare([values])
        presences = self.presences(values)
        presences += [
            Presence(
                None,
                heads.role,
                source=AttendanceSource.ESTIMATE,
                visits=heads.visits,
                minutes=heads.minutes,
            )
            for heads in values.heads
        ]
        columns = {
            "starts_at": values.starts_at,
            "ended_on": values.ended_on,
            "place": values.place,
            "number": values.number,
            "entry": self.entry(*values.entry) if values.entry else None,
            "fields": values.fields,
            "status": values.status,
        }
        return ActDraft(
            self.kinds[values.kind].pk,
            values.unit,
            values.title,
            values.occurred_on,
            columns,
            presences,
            [answer for answer in values.answers if answer[1] != "file"],
        )

    def presences(self, values: RowValues) -> list[Presence]:
        """Each person once per role; who is named as present and away counts as present."""
        found: dict[tuple[str, int], Presence] = {}
        for one in sorted(values.people, key=lambda one: one.status != "present"):
            person = one.person or self.people.find(values.unit, one)
            source = one.source or (AttendanceSource.SELF if one.token else AttendanceSource.PAPER)
            presence = Presence(
                person, one.role, one.status, source, minutes=one.minutes, reason=one.reason[:100]
            )
            found.setdefault((one.role, person), presence)
        return list(found.values())

    def entry(self, register: str, name: str) -> Entry:
        if (register, name) not in self.made:
            self.made[register, name], __ = Entry.objects.get_or_create(
                campaign=self.campaign, register=register, name=name
            )
        return self.made[register, name]


class PeopleFinder:
    """People by unit and name, and by device token; makes those who are not known yet."""

    def __init__(self) -> None:
        self.names: dict[tuple[int, str], int] = {}
        posts = Post.objects.order_by("-id").values_list("unit_id", "person__name", "person_id")
        homes = Person.objects.filter(token=None, home_unit__isnull=False).order_by("-id")
        for unit, name, person in [*homes.values_list("home_unit_id", "name", "pk"), *posts]:
            self.names[(unit or 0, name)] = person
        self.tokens: dict[str, int] = {}

    def prepare(self, rows: Any) -> None:
        """Make whoever these rows name and nobody knows."""
        tokens: dict[str, int] = {}
        names: dict[tuple[int, str], None] = {}
        for values in rows:
            for one in values.people:
                if one.person:
                    continue
                if one.token:
                    tokens.setdefault(one.token, values.unit)
                elif (values.unit, one.name) not in self.names:
                    names[(values.unit, one.name)] = None
        self._prepare_tokens({t: u for t, u in tokens.items() if t not in self.tokens})
        if not names:
            return
        made = Person.objects.bulk_create(
            [Person(name=name[:60], home_unit_id=unit, password="!") for unit, name in names]
        )
        self.names |= {key: person.pk for key, person in zip(names, made, strict=True)}

    def _prepare_tokens(self, tokens: dict[str, int]) -> None:
        if not tokens:
            return
        known = Person.objects.filter(token__in=list(tokens))
        self.tokens |= {token: pk for token, pk in known.values_list("token", "pk") if token}
        missing = {t: u for t, u in tokens.items() if t not in self.tokens}
        made = Person.objects.bulk_create(
            [Person(name="", token=t, home_unit_id=u, password="!") for t, u in missing.items()],
            batch_size=2000,
        )
        self.tokens |= {person.token: person.pk for person in made if person.token}

    def find(self, unit: int, one: NamedPresence) -> int:
        return self.tokens[one.token] if one.token else self.names[(unit, one.name)]
