"""A county with a row of every kind, each with the word 读书班."""

from datetime import timedelta

import pytest
from django.db.models import Model
from django.utils.timezone import localdate

from tongpin.base.periods import month_of
from tongpin.burden.actions import FieldDraft, RequestDraft, ask_units, describe_request
from tongpin.duties.actions import DutyDraft, Origin, add_duty
from tongpin.duties.directives import DirectiveDraft, ExpectationDraft, issue_directive
from tongpin.figures.figure_reader import Scope
from tongpin.office.actions import draft_paper, issue_paper, write_words
from tongpin.office.models import PaperKind
from tongpin.orgs.actions import add_unit
from tongpin.orgs.models import Role
from tongpin.oversight.actions import ProblemDraft, register_problem
from tongpin.oversight.models import ProblemSource
from tongpin.questions.actions import make_bank, write_question
from tongpin.questions.formats.text import read_text
from tongpin.questions.models import Purpose
from tongpin.reports.releases import release_report
from tongpin.service.tests.builders import ask, dispatched
from tongpin.testing import NOON, make_act, make_person

WORD = "读书班"
TODAY = localdate(NOON)
WEEK = timedelta(days=7)
QUESTION = f"""1. 【单选题】在哪里办{WORD}？
A. 青禾县
B. 柳林镇
答案：B
出处：《中国共产党简史》第62页"""


@pytest.fixture
def rows(campaign, county, office) -> dict[str, Model]:
    """Kind -> a row that belongs to 柳林镇, or that the county's office sends there."""
    town, root = county["柳林镇"], county["青禾县"]
    to_do = DutyDraft(
        unit=town.pk, title=f"办{WORD}", due_on=TODAY + WEEK, origin=Origin("例会", "")
    )
    expected = ExpectationDraft(WORD, campaign.kinds.get(key="activity"), TODAY + WEEK)
    wanted = DirectiveDraft(title=f"关于举办{WORD}的通知", text="请办。", expectations=[expected])
    wrong = ProblemDraft(town.pk, ProblemSource.SELF, f"{WORD}没有办", TODAY)
    asked = RequestDraft(
        title=f"{WORD}人数",
        basis="县委通知",
        due_on=TODAY + WEEK,
        fields=[FieldDraft("人数", 5)],
        units={town.pk},
    )
    act = make_act(campaign, town, title=f"{WORD}开班")
    duty = add_duty(campaign.pk, to_do, by=office, now=NOON)
    directive = issue_directive(campaign, root, wanted, [town.pk], by=office, now=NOON)
    problem = register_problem(campaign, root, wrong, by=office, now=NOON)
    paper, __ = draft_paper(
        campaign, root, PaperKind.CIRCULAR, month_of(TODAY), by=office, now=NOON
    )
    write_words(paper, f"{WORD}办得好。", "", by=office, now=NOON)
    issue_paper(paper, by=office, now=NOON)
    request = describe_request(campaign, root, asked, by=office, now=NOON)
    ask_units(request, by=office, now=NOON)
    bank = make_bank(town, "题库", Purpose.PRACTICE, by=office, now=NOON)
    (read,) = read_text(QUESTION)
    question = write_question(bank, read.draft, by=office, now=NOON).question
    named_unit = add_unit(f"{WORD}党支部", parent=town, by=None, now=NOON)
    asked_for = ask(campaign, town, f"想听{WORD}讲一讲")
    scope = Scope.of(campaign, named_unit, TODAY, TODAY)
    return {
        "unit": named_unit,
        "person": make_person(WORD, town, Role.EDITOR),
        "act": act,
        "duty": duty,
        "directive": directive,
        "problem": problem,
        "order": dispatched(asked_for, office, town, title=f"给{WORD}讲一讲"),
        "paper": paper,
        "request": request,
        "question": question,
        "release": release_report(scope, by=office, now=NOON),
    }
