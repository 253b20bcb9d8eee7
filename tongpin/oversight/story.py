"""The whole story of a problem on one page: the duty that was missed, the visit, every step."""

from django.utils.translation import gettext as _

from tongpin.duties.duty_rows import Event, story_of
from tongpin.orgs.models import Person
from tongpin.oversight.models import Observation, Problem, ProblemStep
from tongpin.oversight.moves import MOVES


def whole_story(problem: Problem) -> list[Event]:
    """In the order in which it happened. Costs about eight queries."""
    missed = story_of(problem.about) if problem.about else []
    events = [event for event in missed if event.path != f"/problems/{problem.pk}/"]
    seen = Observation.objects.filter(problem=problem).select_related("taken_by").first()
    if seen:
        what, visit = _("Seen on a visit"), f"/visits/{seen.visit_id}/"
        words = _("the visit")
        events.append(Event(seen.seen_at, what, seen.text, _name(seen.taken_by), visit, words))
    events.append(Event(problem.made_at, _("Registered"), "", _name(problem.made_by)))
    for step in problem.steps.select_related("made_by", "act", "file").order_by("id"):
        events += _events(problem, step)
    return sorted(events, key=lambda event: event.at)


def _events(problem: Problem, step: ProblemStep) -> list[Event]:
    lines = [step.text]
    if step.due_on:
        lines.append(_("by %(day)s") % {"day": f"{step.due_on:%Y-%m-%d}"})
    if step.confirmation:
        words = _("A resident confirmed")
        lines.append(f"{words}：{step.confirmation}")
    text = "\n".join(line for line in lines if line)
    shown = []
    if step.act:
        day = f"{step.act.occurred_on:%Y-%m-%d}"
        shown.append((f"/acts/{step.act_id}/", f"{day} {step.act.title}"))
    if step.file:
        shown.append((f"/problems/{problem.pk}/files/{step.pk}/", step.file.name))
    label, by = MOVES[step.move].label, _name(step.made_by)
    first = shown[0] if shown else ("", "")
    events = [Event(step.made_at, label, text, by, *first)]
    return events + [Event(step.made_at, label, "", by, *one) for one in shown[1:]]


def _name(person: Person | None) -> str:
    return person.name if person else ""
