"""A reminder letter (提醒函) to one unit: facts, by when, how to reply; no blame."""

from datetime import timedelta

from tongpin.base.columns import Column
from tongpin.base.periods import age_in_days
from tongpin.duties.duty_rows import DutyRow, by_urgency
from tongpin.duties.models import Duty
from tongpin.office.models import PaperKind
from tongpin.office.papers.common_sections import day_text, duty_link
from tongpin.office.papers.definition import PaperDefinition
from tongpin.office.papers.scope import PaperScope
from tongpin.office.papers.sections import PaperCell, PaperSection, table_section

TIME_TO_ACT = timedelta(days=7)


def draw_reminder_letter(scope: PaperScope) -> list[PaperSection]:
    until = scope.today + TIME_TO_ACT
    reason = f"为做好{scope.campaign.name}工作，现将贵单位到期任务函告如下。"
    wish = (
        f"请于{until.year}年{until.month}月{until.day}日前办理。"
        "事情做了照常记录即可，不另报材料；有困难的，请在本系统中说明或直接联系办公室。"
    )
    return [
        PaperSection(head="事由和依据", lines=(reason,)),
        due_section(scope),
        PaperSection(head="办理", lines=(wish,)),
    ]


def due_section(scope: PaperScope) -> PaperSection:
    columns: tuple[Column[DutyRow, PaperCell], ...] = (
        Column("任务", lambda row: row.duty.title),
        Column("依据", lambda row: basis_of(row.duty)),
        Column("要求时间", lambda row: day_text(row.duty.due_on)),
        Column("进度", lambda row: f"{row.duty.done}/{row.duty.count}"),
        Column("逾期天数", lambda row: age_in_days(row.duty.due_on, scope.today)),
    )
    duties = Duty.objects.open().filter(
        campaign=scope.campaign, unit=scope.addressee, due_on__lte=scope.today
    )
    duties = duties.select_related("unit", "expectation__directive", "template")
    subjects = [(row, duty_link(row.duty)) for row in by_urgency(duties, scope.today)]
    return table_section("现状", columns, subjects, empty_line="没有到期未完成的任务。")


def basis_of(duty: Duty) -> str:
    """The directive, rule or decision that the duty comes from."""
    if duty.expectation:
        directive = duty.expectation.directive
        return directive.number or directive.title
    if duty.origin:
        return duty.origin
    return duty.template.title if duty.template else ""


REMINDER_LETTER = PaperDefinition(
    kind=PaperKind.LETTER,
    heading="工作提醒函",
    draw=draw_reminder_letter,
    mechanism="",
    mentions_duties=True,
    notifies_units=True,
    records_decisions=False,
    is_read_below=False,
)
