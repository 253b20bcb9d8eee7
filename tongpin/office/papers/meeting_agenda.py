"""The agenda of a meeting (例会材料): what is open and needs people to talk."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q

from tongpin.base.columns import Column
from tongpin.office.models import Brief, Outcome, PaperKind
from tongpin.office.papers.common_sections import last_decisions, open_duties, problem_section
from tongpin.office.papers.definition import PaperDefinition
from tongpin.office.papers.scope import PaperScope
from tongpin.office.papers.sections import PaperCell, PaperSection, RowLink, table_section
from tongpin.oversight.models import Visit
from tongpin.oversight.problem_states import DONE_STATES, ProblemState

OLD = timedelta(days=30)  # an open problem older than this is brought up
WAITING_COLUMNS: tuple[Column[tuple[str, str], PaperCell], ...] = (
    Column("单位", lambda matter: matter[0]),
    Column("事项", lambda matter: matter[1]),
)


def draw_meeting_agenda(scope: PaperScope) -> list[PaperSection]:
    is_old = Q(found_on__lt=scope.today - OLD)
    waits_for_office = Q(state__in=[ProblemState.REGISTERED, ProblemState.APPLIED])
    problems = scope.problems().exclude(state__in=DONE_STATES).filter(is_old | waits_for_office)
    yesterday = scope.today - timedelta(days=1)
    return [
        last_decisions(scope),
        open_duties(scope, yesterday, "逾期任务", empty_line="没有逾期的任务。"),
        problem_section(scope, problems, "待交办、待复核和久拖未决的问题", empty_line="没有。"),
        table_section("等答复的事", WAITING_COLUMNS, waiting_matters(scope), empty_line="没有。"),
    ]


def waiting_matters(scope: PaperScope) -> Iterator[tuple[tuple[str, str], RowLink]]:
    """((unit, matter), link) of replies to inspectors and items of news without an answer."""
    replies = Visit.objects.filter(
        inspection__campaign=scope.campaign, unit__in=scope.units, answer_at=None
    ).exclude(reply_at=None)
    for visit in replies.select_related("unit").order_by("id"):
        matter = f"对督导意见的申述：{visit.reply[:60]}"
        yield (visit.unit.name, matter), RowLink(unit=visit.unit_id, path=visit.get_absolute_url())
    briefs = Brief.objects.filter(
        campaign=scope.campaign, unit__in=scope.units, outcome=Outcome.WAITS
    )
    for brief in briefs.select_related("unit").order_by("id"):
        matter = f"信息稿：{brief.title}"
        yield (brief.unit.name, matter), RowLink(unit=brief.unit_id, path=brief.get_absolute_url())


MEETING_AGENDA = PaperDefinition(
    kind=PaperKind.MEETING,
    heading="工作例会材料",
    draw=draw_meeting_agenda,
    mechanism="meeting",
    mentions_duties=True,
    notifies_units=False,
    records_decisions=True,
    is_read_below=False,
)
