"""Papers that draw themselves from the ledger, and decisions that become duties."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import localdate

from tongpin.base.periods import Period, period_of
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty
from tongpin.duties.tests.builders import make_rule
from tongpin.notices.models import Message
from tongpin.office.actions import (
    DecisionDraft,
    OfficeError,
    draft_letter,
    draft_paper,
    issue_paper,
    record_decision,
    sections_of,
    write_words,
)
from tongpin.office.mechanism_runs import RUNNERS, draft_due_papers, mechanism_rows
from tongpin.office.models import OfficePaper, PaperKind
from tongpin.office.papers.sections import PaperRow, PaperSection
from tongpin.oversight.actions import ProblemDraft, register_problem
from tongpin.oversight.models import ProblemSource
from tongpin.testing import NOON, make_act, make_campaign

pytestmark = pytest.mark.django_db
DAY = localdate(NOON)
WEEK = Period(DAY - timedelta(days=6), DAY + timedelta(days=1), "2021-W17")


def paper_of(campaign, county, kind):
    paper, __ = draft_paper(campaign, county["青禾县"], kind, WEEK, by=None, now=NOON)
    return paper


def letter_to(campaign, county, addressee, unit="青禾县"):
    units = county[unit], county[addressee]
    letter, __ = draft_letter(campaign, *units, WEEK, by=None, now=NOON)
    return letter


def part(paper, head, now=NOON):
    (found,) = [one for one in sections_of(paper, now=now) if one.head == head]
    return found


def cells(section):
    return [row.cells for row in section.rows]


def test_the_sheet_opens_with_how_the_last_decisions_stand(campaign, county, office):
    first = paper_of(campaign, county, PaperKind.DISPATCH)
    assert part(first, "上次议定事项落实情况").lines == ("上次没有议定事项。",)
    what = DecisionDraft("报送基地名单", campaign.kinds.get(key="matter"), DAY + timedelta(days=5))
    units = [county["柳林镇"].pk, county["石桥乡"].pk]
    for __ in range(2):
        record_decision(first, what, units, by=office, now=NOON)
    issue_paper(first, by=office, now=NOON)
    make_act(campaign, county["柳林镇"], "matter", day=DAY, title="已报名单")

    later = NOON + timedelta(days=7)
    period = Period(DAY + timedelta(days=1), DAY + timedelta(days=8), "2021-W18")
    second, __ = draft_paper(
        campaign, county["青禾县"], PaperKind.DISPATCH, period, by=None, now=later
    )
    settle_duties()
    assert Duty.objects.count() == 2
    assert cells(part(second, "上次议定事项落实情况", later)) == [
        ("报送基地名单", "柳林镇", "2021-05-05", "✓完成"),
        ("报送基地名单", "石桥乡", "2021-05-05", "■逾期"),
    ]


def test_a_draft_follows_the_ledger_and_an_issued_paper_stands(campaign, county, office):
    make_rule(campaign, county, "柳林镇")
    paper = paper_of(campaign, county, PaperKind.DISPATCH)
    before = cells(part(paper, "未完成任务"))
    paper = issue_paper(paper, by=office, now=NOON)
    make_act(campaign, county["柳林镇"], "session", day=date(2021, 3, 1))
    paper = OfficePaper.objects.get(pk=paper.pk)

    assert before[0][0] == "柳林镇"
    assert cells(part(paper, "未完成任务")) == before
    with pytest.raises(OfficeError, match="stands as it is"):
        write_words(paper, "改", "", by=office, now=NOON)
    fresh, __ = draft_paper(
        campaign,
        county["青禾县"],
        PaperKind.DISPATCH,
        Period(DAY, DAY + timedelta(days=1), "2021-W18"),
        by=None,
        now=NOON,
    )
    settle_duties()
    assert len(cells(part(fresh, "未完成任务"))) == len(before) - 1


def test_units_that_a_sheet_is_about_are_told_once(campaign, county, office):
    make_rule(campaign, county, "柳林镇")
    Message.objects.all().delete()
    paper = paper_of(campaign, county, PaperKind.DISPATCH)
    for __ in range(2):
        issue_paper(paper, by=office, now=NOON)

    assert [message.unit for message in Message.objects.all()] == [county["柳林镇"]]


def test_a_letter_tells_facts_and_names_nobody_else(campaign, county, office):
    make_rule(campaign, county, "柳林镇", "石桥乡")
    paper = letter_to(campaign, county, "柳林镇")

    facts = part(paper, "现状")
    assert cells(facts) == [
        ("每季度一次中心组学习", "每季度一次中心组学习", "2021-03-31", "0/1", 30)
    ]
    with pytest.raises(OfficeError, match="Say to which unit"):
        paper_of(campaign, county, PaperKind.LETTER)
    with pytest.raises(OfficeError, match="a unit below"):
        letter_to(campaign, county, "石桥乡", unit="柳林镇")


def test_a_circular_tells_each_unit_its_own_plan(campaign, county):
    make_rule(campaign, county, "柳林镇", "石桥乡")
    make_act(campaign, county["柳林镇"], "session", day=date(2021, 4, 2))
    settle_duties()
    period = period_of("quarter", date(2021, 2, 1))
    paper, __ = draft_paper(
        campaign, county["青禾县"], PaperKind.CIRCULAR, period, by=None, now=NOON
    )
    facts = part(paper, "计划和任务完成情况")

    assert cells(facts) == [
        ("柳林镇", 0, 0, 1, 0, 0, 1, 0),  # the April session is the second quarter's
        ("石桥乡", 0, 0, 1, 0, 0, 1, 0),
        ("县教育局", 0, 0, 0, 0, 0, 0, 0),
    ]
    assert [row.cells[0] for row in facts.visible_in([county["石桥乡"].pk]).rows] == ["石桥乡"]


def test_a_report_draws_figures_acts_and_problems(campaign, county, office):
    make_act(campaign, county["柳林镇"], "activity", day=DAY, visits=30, title="走进烈士陵园")
    make_act(campaign, county["柳林镇"], "activity", day=date(2021, 3, 2), visits=5)
    found = ProblemDraft(county["柳林镇"].pk, ProblemSource.SELF, "台账不全", DAY)
    register_problem(campaign, county["青禾县"], found, by=office, now=NOON)
    paper = paper_of(campaign, county, PaperKind.REPORT)

    figures = {row[0]: row[1:] for row in cells(part(paper, "主要数字"))}
    assert ("1场次", "2场次") in figures.values()
    assert ("30人次", "35人次") in figures.values()
    assert cells(part(paper, "开展的工作")) == [
        ("2021-04-30", "柳林镇", "主题活动", "走进烈士陵园")
    ]
    assert part(paper, "存在问题").lines == ("本期发现问题1件，销号0件；现有未销号问题1件。",)


def test_the_archive_overview_tells_what_is_missing(campaign, county):
    make_act(campaign, county["柳林镇"], "session", day=DAY)
    paper = paper_of(campaign, county, PaperKind.ARCHIVE)

    assert cells(part(paper, "归档情况")) == [("柳林镇", 1, 0, 1)]
    assert "中心组学习：保管期限永久" in part(paper, "保管期限").lines


def test_papers_are_drafted_when_their_round_ends_and_without_a_pile(campaign, county):
    monday = datetime(2021, 5, 3, 2, tzinfo=UTC)
    made = draft_due_papers(now=monday)
    assert made == 5  # dispatch of the week, meeting, report of April, circular and archive of Q1
    assert draft_due_papers(now=monday) == 0
    assert Message.objects.filter(unit=county["青禾县"]).count() == made
    assert draft_due_papers(now=monday + timedelta(days=70)) == 5


def test_a_sheet_is_made_once_too_much_is_late(campaign, county):
    mechanism = campaign.mechanisms.get(key="dispatch")
    mechanism.every, mechanism.late_over = "", 1
    mechanism.save()
    campaign.mechanisms.exclude(key="dispatch").delete()
    make_rule(campaign, county, "柳林镇")
    assert draft_due_papers(now=NOON) == 0
    make_rule(campaign, county, "石桥乡")
    assert draft_due_papers(now=NOON) == 1
    assert draft_due_papers(now=NOON + timedelta(days=1)) == 0
    assert draft_due_papers(now=NOON + timedelta(days=8)) == 1


def test_all_eleven_mechanisms_run(campaign, county):
    shown = mechanism_rows(campaign, DAY)

    assert len(shown) == 11
    assert [row.runner is not None for row in shown] == [True] * 11
    assert {row.mechanism.runs for row in shown} == set(RUNNERS)
    flood = make_campaign("flood-safety")
    assert [row.runner is not None for row in mechanism_rows(flood, DAY)] == [
        False,
        False,
        True,
    ]


def test_sections_are_kept_as_they_are():
    section = PaperSection(
        head="头",
        lines=("一行",),
        columns=("列",),
        rows=(PaperRow(cells=("甲", 3), unit=1, duty=2, path="/units/1/"),),
    )

    assert PaperSection.of(section.as_json()) == section


def test_a_paper_and_its_message_are_made_together_or_not_at_all(campaign, county, monkeypatch):
    def fails(*told, **more):
        raise OSError("killed here")

    monkeypatch.setattr("tongpin.office.mechanism_runs.send_message", fails)
    with pytest.raises(OSError, match="killed"):
        draft_due_papers(now=NOON)

    assert not OfficePaper.objects.exists()


def test_too_much_that_is_late_makes_a_sheet_beside_the_monthly_ones(campaign, county):
    campaign.mechanisms.exclude(key="dispatch").delete()
    mechanism = campaign.mechanisms.get(key="dispatch")
    mechanism.every, mechanism.late_over = "month", 0
    mechanism.save()
    make_rule(campaign, county, "柳林镇")
    first = datetime(2021, 5, 1, 2, tzinfo=UTC)
    made = [draft_due_papers(now=first + timedelta(days=days)) for days in range(20)]

    assert [day for day, count in enumerate(made) if count] == [0, 7, 14]
    assert [(paper.last_on - paper.from_on).days for paper in OfficePaper.objects.all()] == [
        29,
        6,
        6,
    ]


def test_the_office_that_issues_is_not_told_of_its_own_paper(campaign, county, office):
    make_rule(campaign, county, "青禾县", "柳林镇")
    Message.objects.all().delete()
    issue_paper(paper_of(campaign, county, PaperKind.DISPATCH), by=office, now=NOON)

    assert [message.unit for message in Message.objects.all()] == [county["柳林镇"]]
