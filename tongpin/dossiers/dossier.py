"""The dossier of an act: each slot with what answers it, and what does not agree."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongpin.acts.models import Act, SlotAnswer
from tongpin.campaigns.specs import SlotSpec
from tongpin.dossiers.actions import newest_minutes
from tongpin.dossiers.minutes_head import LISTED, head_of
from tongpin.dossiers.models import DossierPaper, MakeUp
from tongpin.dossiers.repeats import Repeat, repeats
from tongpin.plans.actions import item_of
from tongpin.plans.periods import Period
from tongpin.signin.expected_people import roster_of

NAMED = 12  # names told in one question; the rest is counted


@dataclass
class Slot:
    """One slot of the kind and everything that answers it; open where nothing does."""

    spec: SlotSpec
    facts: list[str] = field(default_factory=list)  # rows that answer by being there
    papers: list[DossierPaper] = field(default_factory=list)
    answers: list[SlotAnswer] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return not (self.facts or self.papers or self.answers)


@dataclass(frozen=True)
class DossierQuestion:
    """Parts of the dossier that do not agree: a question to the owner, never a score."""

    text: str
    acts: tuple[int, ...] = ()  # other acts that it is about


class Dossier:
    """All parts of one act's dossier, read once."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.head = head_of(act)
        self.minutes = newest_minutes(act)
        papers = (
            DossierPaper.objects.current().filter(act__in=act.editions()).select_related("author")
        )
        self.papers = list(papers.order_by("author__name", "id"))
        answers = act.answers.filter(superseded_at=None).select_related("file")
        self.answers = list(answers.order_by("id"))
        made_up = MakeUp.objects.filter(act__in=act.editions()).select_related("person")
        self.made_up = list(made_up.order_by("id"))

    @cached_property
    def slots(self) -> list[Slot]:
        return [
            Slot(
                spec,
                self._facts(spec),
                [paper for paper in self.papers if paper.slot == spec.key],
                [answer for answer in self.answers if answer.slot == spec.key],
            )
            for spec in self.act.kind.spec.slots
        ]

    def _facts(self, spec: SlotSpec) -> list[str]:
        """What rows of the act say in a slot that fills itself."""
        if spec.filled_by == "people" and self.head["present"]:
            told: dict[str, object] = {
                "present": len(self.head["present"]),
                "away": len(self.head["away"]),
            }
            return [_("%(present)s there, %(away)s away, by name") % told]
        if spec.filled_by == "minutes" and self.minutes:
            return [_("revision %(number)s") % {"number": self.minutes.number}]
        if spec.filled_by == "plan" and (item := item_of(self.act)):
            period = Period(item.from_on, item.before_on).label
            return [
                _("in the plan: %(topic)s, %(period)s") % {"topic": item.topic, "period": period}
            ]
        return []

    @cached_property
    def repeats(self) -> list[Repeat]:
        """What of this act stands in another one too."""
        return repeats(self.act, self.papers, self.answers)

    @cached_property
    def questions(self) -> list[DossierQuestion]:
        """Everything that does not agree, in the order of the dossier."""
        return [
            *self._roster(),
            *self._away(),
            *self._minutes(),
            *self._authors(),
            *self._cameras(),
            *self._repeats(),
        ]

    def _roster(self) -> list[DossierQuestion]:
        """present + away = the roster of that day, or as many as the act says were expected.

        A group is often smaller than the unit's roster; then the number is compared.
        """
        if not self.act.kind.has_roster or not (self.head["present"] or self.head["away"]):
            return []
        expected = dict(roster_of(self.act))
        if not expected:
            return []
        parts = self.act.participations.filter(superseded_at=None, role="participant")
        named = parts.filter(person__isnull=False)
        told = dict(named.values_list("person_id", "person__name"))
        found = []
        if strangers := sorted(told[person] for person in told.keys() - expected.keys()):
            text = _("On the list and not on the roster of that day: %(names)s")
            found.append(DossierQuestion(text % {"names": _named(strangers)}))
        if (count := self._expected()) is not None:
            if len(told) != count:
                text = _("%(count)s were expected; there or away by name are %(told)s.")
                found.append(DossierQuestion(text % {"count": count, "told": len(told)}))
        elif missing := sorted(expected[person] for person in expected.keys() - told.keys()):
            text = ngettext(
                "%(count)s person of the roster is neither there nor away: %(names)s",
                "%(count)s people of the roster are neither there nor away: %(names)s",
                len(missing),
            )
            found.append(DossierQuestion(text % {"count": len(missing), "names": _named(missing)}))
        return found

    def _expected(self) -> int | None:
        keys = [spec.key for spec in self.act.kind.spec.fields if spec.type == "expected"]
        counts = [count for key in keys if isinstance(count := self.act.fields.get(key), int)]
        return counts[0] if counts else None

    def _away(self) -> list[DossierQuestion]:
        """Everybody who was away has a reason and a way to make it up."""
        away = self.head["away"]
        found = []
        if silent := [name for name, __, reason in away if not reason]:
            text = _("Away without a reason: %(names)s")
            found.append(DossierQuestion(text % {"names": _named(silent)}))
        parts = self.act.participations.filter(superseded_at=None, person__token=None)
        parts = parts.filter(role__in=LISTED).exclude(status="present")
        gone = parts.exclude(person__in=[one.person_id for one in self.made_up])
        if owing := sorted(gone.values_list("person__name", flat=True)):
            text = _("Away, and not told how they made up: %(names)s")
            found.append(DossierQuestion(text % {"names": _named(owing)}))
        return found

    def _minutes(self) -> list[DossierQuestion]:
        """The minutes say what the act says."""
        if not self.minutes:
            return []
        written: dict[str, Any] = self.minutes.head
        labels = {
            "time": _("time"),
            "place": _("place"),
            "topic": _("topic"),
            "chair": _("chair"),
        }
        found = [
            DossierQuestion(
                _("%(part)s: the minutes say “%(then)s”, the act says “%(now)s”.")
                % {"part": label, "then": written[key] or "—", "now": self.head[key] or "—"}
            )
            for key, label in labels.items()
            if written[key] != self.head[key]
        ]
        if (written["present"], written["away"]) != (self.head["present"], self.head["away"]):
            found.append(DossierQuestion(_("Who was there or away changed after the minutes.")))
        return found

    def _authors(self) -> list[DossierQuestion]:
        """Who spoke was there."""
        if not self.head["present"]:
            return []
        there = {*self.head["present"], *self.head["chair"].split("、")}
        absent = sorted({p.author.name for p in self.papers if p.author.name not in there})
        if not absent:
            return []
        text = _("Wrote for this act and are not among those who were there: %(names)s")
        return [DossierQuestion(text % {"names": _named(absent)})]

    def _cameras(self) -> list[DossierQuestion]:
        """Pictures are of the days of the act, where their camera says when."""
        first, last = self.act.occurred_on, self.act.ended_on or self.act.occurred_on
        found = []
        for answer in self.answers:
            if answer.file and answer.file.taken_at:
                day = localdate(answer.file.taken_at)
                if not first <= day <= last:
                    text = _("The camera dates %(name)s %(day)s, the act is of %(act)s.")
                    told = {"name": answer.file.name, "day": day, "act": first}
                    found.append(DossierQuestion(text % told))
        return found

    def _repeats(self) -> list[DossierQuestion]:
        """The same words, file or picture stand in another act too."""
        found: dict[tuple[bool, int], list[Repeat]] = {}
        for repeat in self.repeats:
            found.setdefault((repeat.is_text, repeat.mine.pk), []).append(repeat)
        return [_asked(together) for together in found.values()]


def _asked(together: list[Repeat]) -> DossierQuestion:
    """One question for one paper or file, however many acts hold its like."""
    mine = together[0].mine
    acts = tuple(sorted({repeat.act.pk for repeat in together}))
    if isinstance(mine, DossierPaper):
        text = _("“%(title)s” by %(author)s stands word for word in another act.")
        return DossierQuestion(text % {"title": mine.title, "author": mine.author.name}, acts)
    same = any(repeat.theirs == mine for repeat in together)
    if same or not mine.is_picture:
        text = _("The file %(name)s stands in another act too.")
    else:
        text = _("The picture %(name)s looks like one of another act.")
    return DossierQuestion(text % {"name": mine.name}, acts)


def _named(names: list[str]) -> str:
    told = "、".join(names[:NAMED])
    more = len(names) - NAMED
    return told if more <= 0 else _("%(names)s and %(more)s more") % {"names": told, "more": more}
