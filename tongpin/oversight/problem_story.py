"""The whole story of a problem on one page: the duty that was missed, the visit, every step."""

from django.utils.translation import gettext as _

from tongpin.duties.duty_story import StoryEvent, day_text, in_order, name_of, story_of
from tongpin.oversight.models import Observation, Problem, ProblemStep
from tongpin.oversight.problem_moves import MOVES


def whole_story(problem: Problem) -> list[StoryEvent]:
    """In the order in which it happened. Costs about eight queries."""
    events = _missed_duty_events(problem)
    observations = Observation.objects.filter(problem=problem).select_related("visit", "taken_by")
    if observation := observations.first():
        events.append(_observation_event(observation))
    beginning = StoryEvent(at=problem.made_at, what=_("Registered"), by=name_of(problem.made_by))
    events.append(beginning)
    for step in problem.steps.select_related("made_by", "act", "file").order_by("id"):
        events.extend(_step_events(step))
    return in_order(events)


def _missed_duty_events(problem: Problem) -> list[StoryEvent]:
    """The story of the duty that was not met, without the mention of this problem in it."""
    if problem.about is None:
        return []
    own_path = problem.get_absolute_url()
    return [event for event in story_of(problem.about) if event.path != own_path]


def _observation_event(observation: Observation) -> StoryEvent:
    return StoryEvent(
        at=observation.seen_at,
        what=_("Seen on a visit"),
        text=observation.text,
        by=name_of(observation.taken_by),
        path=observation.visit.get_absolute_url(),
        path_words=_("the visit"),
    )


def _step_events(step: ProblemStep) -> list[StoryEvent]:
    """One event, and one more where the step has both an act and a file."""
    links = _links_of(step) or [("", "")]
    events = []
    for number, (path, path_words) in enumerate(links):
        event = StoryEvent(
            at=step.made_at,
            what=MOVES[step.move].label,
            text="" if number else _text_of(step),
            by=name_of(step.made_by),
            path=path,
            path_words=path_words,
        )
        events.append(event)
    return events


def _text_of(step: ProblemStep) -> str:
    lines = [step.text] if step.text else []
    if step.due_on:
        lines.append(_("by %(day)s") % {"day": day_text(step.due_on)})
    if step.confirmation:
        words = _("A resident confirmed")
        lines.append(f"{words}：{step.confirmation}")
    return "\n".join(lines)


def _links_of(step: ProblemStep) -> list[tuple[str, str]]:
    """(address, words) of the act and the file that the step shows."""
    links = []
    if step.act:
        words = f"{day_text(step.act.occurred_on)} {step.act.title}"
        links.append((step.act.get_absolute_url(), words))
    if step.file:
        links.append((step.file_url(), step.file.name))
    return links
