"""Records that are asked about before a release: doubles, and days that do not fit."""

from datetime import date, time

import pytest

from tongpin.acts.actions import ActDraft, Presence, record_act
from tongpin.base.periods import period_of
from tongpin.figures.checks import figure_questions
from tongpin.figures.figure_reader import Scope, read_figures
from tongpin.plans.actions import Appointment, PlanItemDraft, add_item, plan_act
from tongpin.testing import DAY, NOON, make_act, make_person


def questions(campaign):
    return [(question.unit, question.acts) for question in figure_questions(Scope.of(campaign))]


def test_one_act_recorded_by_two_people_is_asked_about(campaign, county):
    acts = [make_act(campaign, county["柳林镇"], title=title).pk for title in ("参观 ", "参观")]
    make_act(campaign, county["柳林镇"], title="另一场")
    make_act(campaign, county["柳林镇"], "session", title="参观")
    make_act(campaign, county["石桥乡"], title="参观")

    assert questions(campaign) == [("柳林镇", tuple(acts))]


def test_the_same_at_two_places_is_no_double(campaign, county):
    for place in ("柳东村", "柳西村"):
        make_act(campaign, county["柳林镇"], title="入户宣讲", place=place)
    assert questions(campaign) == []

    make_act(campaign, county["柳林镇"], title="入户宣讲")
    assert len(questions(campaign)) == 1


def test_two_titles_at_one_hour_are_asked_about_once(campaign, county):
    kind = campaign.kinds.get(key="activity").pk
    acts = []
    for title in ("参观烈士陵园", "祭扫活动"):
        draft = ActDraft(kind, county["柳林镇"].pk, title, DAY, {"starts_at": time(9)})
        acts.append(record_act(campaign.pk, draft, by=None, now=NOON).pk)

    assert questions(campaign) == [("柳林镇", tuple(acts))]


def test_what_single_people_do_is_no_double(campaign, county):
    for __ in range(2):
        make_act(campaign, county["柳林镇"], "quiz", title="测试")

    assert questions(campaign) == []


def test_days_outside_the_campaign_are_asked_about_and_in_no_figure(campaign, county):
    act = make_act(campaign, county["柳林镇"], "session", day=date(2022, 1, 5))
    wide = Scope.of(campaign, None, date(2020, 1, 1), date(2022, 12, 31))

    figures = {figure.key: figure.exact for figure in read_figures(wide, now=NOON)}

    assert figures["sessions"] == 0
    assert (wide.from_on, wide.last_on) == (campaign.starts_on, campaign.ends_on)
    assert questions(campaign) == [("柳林镇", (act.pk,))]


def test_a_sign_in_months_after_the_day_is_asked_about(campaign, county):
    person = make_person("周敏", county["柳林镇"])
    kind = campaign.kinds.get(key="session").pk
    acts = []
    for day in (date(2021, 2, 26), date(2021, 4, 28)):
        came = [Presence(person.pk, source="self")]
        draft = ActDraft(kind, county["柳林镇"].pk, f"学习{day}", day, presences=came)
        acts.append(record_act(campaign.pk, draft, by=None, now=NOON).pk)

    assert questions(campaign) == [("柳林镇", (acts[0],))]


@pytest.mark.parametrize(("day", "is_asked"), [(date(2021, 10, 8), True), (DAY, False)])
def test_a_plan_met_in_another_season_is_asked_about(campaign, county, day, is_asked):
    unit = county["柳林镇"]
    kind = campaign.kinds.get(key="session")
    item = add_item(
        unit, PlanItemDraft(kind, period_of("quarter", DAY), "百年党史"), by=None, now=NOON
    )
    act = plan_act(
        Appointment(kind=kind, unit=unit, title="百年党史", day=day), item=item, by=None, now=NOON
    )
    act.status = "held"
    act.save()

    assert questions(campaign) == ([("柳林镇", (act.pk,))] if is_asked else [])
