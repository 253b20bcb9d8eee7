"""The whole story of a problem on one page."""

from datetime import timedelta

import pytest

from tongpin.duties.duty_story import story_of
from tongpin.duties.models import Duty, Recurrence
from tongpin.duties.recurring_duties import TemplateDraft, make_template
from tongpin.duties.reminders import remind_all
from tongpin.evidence.actions import keep_file
from tongpin.oversight.move_details import OversightError
from tongpin.oversight.problem_story import whole_story
from tongpin.oversight.tests.builders import DAY, MONTH, go, observe, plan
from tongpin.oversight.visits import make_problem
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db


@pytest.fixture
def missed_duty(campaign, county):
    """A duty of the first quarter, of which the unit was reminded."""
    rule = TemplateDraft(
        title="每季度一次学习",
        kind=campaign.kinds.get(key="session"),
        count=1,
        every=Recurrence.QUARTER,
        from_on=DAY - timedelta(days=110),
        before_on=DAY,
    )
    make_template(campaign, county["青禾县"], rule, [county["柳林镇"].pk], by=None, now=NOON)
    remind_all(now=NOON)
    return Duty.objects.get(period="2021-Q1")


@pytest.fixture
def problem_of_duty(visit, inspector, missed_duty):
    observation = observe(visit, inspector, about=missed_duty)
    return make_problem(observation, DAY + MONTH, by=inspector, now=NOON)


def test_the_story_of_a_missed_duty_reads_on_one_page(problem_of_duty, visit):
    story = whole_story(problem_of_duty)

    assert [str(event.what) for event in story] == [
        "Owed",
        "Reminded",
        "Seen on a visit",
        "Registered",
        "Assign",
    ]
    seen = story[2]
    assert (seen.path, seen.path_words) == (visit.get_absolute_url(), "the visit")
    assert (seen.text, seen.by) == ("一季度没有中心组学习", "周正")
    assert story[-1].text == f"by {DAY + MONTH}"


def test_the_duty_tells_of_the_problem_and_the_problem_of_the_duty(
    clerk_client, problem_of_duty, missed_duty
):
    links = [(event.path, event.path_words) for event in story_of(missed_duty) if event.path]

    assert links == [(problem_of_duty.get_absolute_url(), "problem 2021-0001")]
    page = clerk_client.get(problem_of_duty.get_absolute_url())
    assert missed_duty.get_absolute_url() in page.text
    page = clerk_client.get(missed_duty.get_absolute_url())
    assert problem_of_duty.get_absolute_url() in page.text


def test_an_observation_is_about_a_duty_of_the_unit_alone(
    campaign, county, visit, inspector, stranger
):
    duty = Duty.objects.create(
        campaign=campaign,
        unit=county["石桥乡"],
        title="别的",
        from_on=DAY,
        due_on=DAY,
        made_at=NOON,
        made_by=stranger,
    )

    with pytest.raises(OversightError, match="another unit"):
        observe(visit, inspector, about=duty)


def test_a_step_with_an_act_and_a_file_has_a_line_for_each(
    problem, campaign, county, office, clerk
):
    act = make_act(campaign, county["柳林镇"], "session", day=DAY, title="补学")
    file = keep_file("签到表.txt", "名单".encode(), by=clerk, now=NOON)
    details = {"text": "已补学", "act": act, "file": file, "confirmation": "属实"}
    problem = go(plan(problem, office, clerk), ("apply", clerk, details))

    with_act, with_file = whole_story(problem)[-2:]

    assert with_act.text == "已补学\nA resident confirmed：属实"
    assert (with_act.path, with_act.path_words) == (act.get_absolute_url(), f"{DAY} 补学")
    step = problem.steps.get(move="apply")
    assert (with_file.text, with_file.path) == ("", step.file_url())
    assert with_file.path_words == "签到表.txt"
