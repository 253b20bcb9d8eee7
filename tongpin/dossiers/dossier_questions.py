"""What does not agree in a dossier: questions to the owner, never a score."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongpin.acts.models import Act, Participation, PresenceStatus, SlotAnswer, Status
from tongpin.dossiers.minutes_head import LISTED, MinutesHead
from tongpin.dossiers.models import DossierPaper, MakeUp, Minutes
from tongpin.dossiers.repeats import Repeat
from tongpin.signin.actions import hall_of
from tongpin.signin.expected_people import roster_of
from tongpin.signin.models import Mode, Scan

MANY_ON_A_PHONE = 3  # people signed in by one phone at one act, about whom the owner is asked
NAMED = 12  # names told in one question; the rest is counted


@dataclass(frozen=True)
class DossierQuestion:
    """Parts of the dossier that do not agree."""

    text: str
    acts: tuple[int, ...] = ()  # other acts that it is about


@dataclass(frozen=True, kw_only=True)
class DossierParts:
    """What questions are asked about."""

    act: Act
    head: MinutesHead
    minutes: Minutes | None
    papers: Sequence[DossierPaper]
    answers: Sequence[SlotAnswer]
    make_ups: Sequence[MakeUp]
    repeats: Sequence[Repeat]


def roster_questions(parts: DossierParts) -> Iterator[DossierQuestion]:
    """present + away = the roster of that day, or as many as the act says were expected.

    A group is often smaller than the unit's roster; then the number is compared.
    """
    if not parts.act.kind.spec.has_roster or not (parts.head["present"] or parts.head["away"]):
        return
    expected = dict(roster_of(parts.act))
    if not expected:
        return
    listed = listed_people(parts.act)
    strangers = sorted(listed[person] for person in listed.keys() - expected.keys())
    yield from about_names(_("On the list and not on the roster of that day: %(names)s"), strangers)
    count = expected_count(parts.act)
    if count is not None:
        if len(listed) != count:
            text = _("%(count)s were expected; there or away by name are %(told)s.")
            yield DossierQuestion(text % {"count": count, "told": len(listed)})
        return
    missing = sorted(expected[person] for person in expected.keys() - listed.keys())
    if missing:
        text = ngettext(
            "%(count)s person of the roster is neither there nor away: %(names)s",
            "%(count)s people of the roster are neither there nor away: %(names)s",
            len(missing),
        )
        yield DossierQuestion(text % {"count": len(missing), "names": names_text(missing)})


def listed_people(act: Act) -> dict[int, str]:
    """Number -> name of everybody who took part or was away by name."""
    participations = act.participations.filter(superseded_at=None, role="participant")
    named = participations.filter(person__isnull=False)
    return dict(named.values_list("person_id", "person__name"))


def expected_count(act: Act) -> int | None:
    """How many the act says were expected; None where it does not say."""
    for spec in act.kind.spec.fields:
        count = act.fields.get(spec.key)
        if spec.type == "expected" and isinstance(count, int):
            return count
    return None


def absence_questions(parts: DossierParts) -> Iterator[DossierQuestion]:
    """Everybody who was away has a reason and a way to make it up."""
    silent = [name for name, __, reason in parts.head["away"] if not reason]
    yield from about_names(_("Away without a reason: %(names)s"), silent)
    participations = parts.act.participations.filter(superseded_at=None, person__token=None)
    away = participations.filter(role__in=LISTED).exclude(status="present")
    made_up = [make_up.person_id for make_up in parts.make_ups]
    owing = sorted(away.exclude(person__in=made_up).values_list("person__name", flat=True))
    yield from about_names(_("Away, and not told how they made up: %(names)s"), owing)


def minutes_questions(parts: DossierParts) -> Iterator[DossierQuestion]:
    """The minutes say what the act says."""
    if parts.minutes is None:
        return
    written: MinutesHead = parts.minutes.head
    compared = (
        (_("time"), written["time"], parts.head["time"]),
        (_("place"), written["place"], parts.head["place"]),
        (_("topic"), written["topic"], parts.head["topic"]),
        (_("chair"), written["chair"], parts.head["chair"]),
    )
    text = _("%(part)s: the minutes say “%(then)s”, the act says “%(now)s”.")
    for label, then, now in compared:
        if then != now:
            values = {"part": label, "then": then or "—", "now": now or "—"}
            yield DossierQuestion(text % values)
    people_then = (written["present"], written["away"])
    if people_then != (parts.head["present"], parts.head["away"]):
        yield DossierQuestion(_("Who was there or away changed after the minutes."))


def author_questions(parts: DossierParts) -> Iterator[DossierQuestion]:
    """Who spoke was there."""
    if not parts.head["present"]:
        return
    present = {*parts.head["present"], *parts.head["chair"].split("、")}
    authors = {paper.author.name for paper in parts.papers}
    absent = sorted(authors - present)
    text = _("Wrote for this act and are not among those who were there: %(names)s")
    yield from about_names(text, absent)


def camera_questions(parts: DossierParts) -> Iterator[DossierQuestion]:
    """Pictures are of the days of the act, where their camera says when."""
    act = parts.act
    for answer in parts.answers:
        if not answer.file or not answer.file.taken_at:
            continue
        day = localdate(answer.file.taken_at)
        if not act.occurred_on <= day <= act.last_on:
            text = _("The camera dates %(name)s %(day)s, the act is of %(act)s.")
            values = {"name": answer.file.name, "day": day, "act": act.occurred_on}
            yield DossierQuestion(text % values)


def repeat_questions(parts: DossierParts) -> Iterator[DossierQuestion]:
    """The same words, file or picture stand in another act too: one question for each."""
    groups: dict[tuple[bool, int], list[Repeat]] = {}
    for repeat in parts.repeats:
        groups.setdefault((repeat.is_text, repeat.mine.pk), []).append(repeat)
    for group in groups.values():
        acts = tuple(sorted({repeat.act.pk for repeat in group}))
        yield DossierQuestion(repeat_text(group), acts)


def repeat_text(group: Sequence[Repeat]) -> str:
    """What is asked about one paper or file, however many acts hold its like."""
    mine = group[0].mine
    if isinstance(mine, DossierPaper):
        text = _("“%(title)s” by %(author)s stands word for word in another act.")
        return text % {"title": mine.title, "author": mine.author.name}
    is_same_file = any(repeat.theirs.digest == mine.digest for repeat in group)
    if is_same_file or not mine.is_picture:
        return _("The file %(name)s stands in another act too.") % {"name": mine.name}
    return _("The picture %(name)s looks like one of another act.") % {"name": mine.name}


def phone_questions(parts: DossierParts) -> Iterator[DossierQuestion]:
    """One phone may sign in a neighbour; three people on one phone are asked about."""
    hall = hall_of(parts.act)
    if hall is None:
        return
    scans = Scan.objects.accepted().filter(hall=hall, device__mode=Mode.SELF)
    names_by_device: dict[int, dict[int, str]] = {}
    pairs = scans.order_by("at", "id").values_list("device", "person", "person__name")
    for device, person, name in pairs:
        names_by_device.setdefault(device, {})[person] = name
    for names in names_by_device.values():
        if len(names) >= MANY_ON_A_PHONE:
            text = _("One phone signed in several people; were they all there? %(names)s")
            yield from about_names(text, sorted(names.values()))


def same_hour_questions(parts: DossierParts) -> Iterator[DossierQuestion]:
    """Nobody is in two places at once: people who were at another act at the same hour."""
    act = parts.act
    if act.starts_at is None:
        return
    here = present_people(act)
    others = (
        Participation.objects.filter(
            person__in=here,
            superseded_at=None,
            status=PresenceStatus.PRESENT,
            act__superseded_at=None,
            act__occurred_on=act.occurred_on,
            act__starts_at__isnull=False,
        )
        .exclude(act__in=act.editions())
        .exclude(act__status=Status.CANCELLED)
    )
    rows = others.order_by("act", "person__name").values_list(
        "act", "act__title", "act__starts_at", "person"
    )
    names_by_act: dict[tuple[int, str], list[str]] = {}
    for number, title, starts_at, person in rows:
        if starts_at and is_same_hour(act.starts_at, starts_at):
            names_by_act.setdefault((number, title), []).append(here[person])
    text = _("At the same hour also at “%(title)s”: %(names)s. Where were they?")
    for (number, title), names in names_by_act.items():
        shown = "、".join(names[:NAMED])
        yield DossierQuestion(text % {"title": title, "names": shown}, (number,))


def present_people(act: Act) -> dict[int, str]:
    """Number -> name of everybody who was there by name."""
    parts = act.participations.filter(
        superseded_at=None, status=PresenceStatus.PRESENT, person__isnull=False
    )
    return dict(parts.values_list("person", "person__name"))


def is_same_hour(first: time, second: time) -> bool:
    """Whether two acts of one day begin less than an hour apart."""
    minutes = (first.hour - second.hour) * 60 + first.minute - second.minute
    return abs(minutes) < 60


CHECKS: tuple[Callable[[DossierParts], Iterable[DossierQuestion]], ...] = (
    roster_questions,
    absence_questions,
    minutes_questions,
    author_questions,
    camera_questions,
    repeat_questions,
    phone_questions,
    same_hour_questions,
)


def questions_of(parts: DossierParts) -> list[DossierQuestion]:
    """Everything that does not agree, in the order of the dossier."""
    questions: list[DossierQuestion] = []
    for check in CHECKS:
        questions.extend(check(parts))
    return questions


def about_names(text: str, names: Sequence[str]) -> Iterator[DossierQuestion]:
    """The question about these people; none where nobody is left."""
    if names:
        yield DossierQuestion(text % {"names": names_text(names)})


def names_text(names: Sequence[str]) -> str:
    text = "、".join(names[:NAMED])
    more = len(names) - NAMED
    if more <= 0:
        return text
    return _("%(names)s and %(more)s more") % {"names": text, "more": more}
