"""Mechanisms that ran: noted by what they bring about, or told by those who run them."""

from dataclasses import replace
from datetime import date

import pytest

from tongpin.campaigns.campaign_states import CampaignError
from tongpin.campaigns.mechanism_runs import MechanismOutput, note_run, tell_run
from tongpin.campaigns.models import MechanismRun
from tongpin.testing import NOON, make_campaign


@pytest.fixture
def output(county) -> MechanismOutput:
    return MechanismOutput(
        unit=county["柳林镇"].pk, day=date(2021, 3, 1), words="第一期", path="/papers/1/"
    )


def test_a_run_is_noted_once(campaign, output):
    for __ in range(2):
        note_run(campaign.pk, "dispatch", output, now=NOON)
    note_run(campaign.pk, "dispatch", replace(output, path="/papers/2/"), now=NOON)

    assert [run.mechanism.name for run in MechanismRun.objects.all()] == ["定期调度", "定期调度"]


def test_a_pack_without_the_mechanism_notes_nothing(county, output):
    note_run(make_campaign("flood-safety").pk, "dispatch", output, now=NOON)

    assert not MechanismRun.objects.exists()


@pytest.fixture
def shift(county):
    """A mechanism that people run by themselves."""
    campaign = make_campaign("flood-safety")
    return campaign.mechanisms.get(key="duty_shift")


def test_people_tell_what_they_ran_by_themselves(shift, output, office):
    day = shift.campaign.starts_on
    now = NOON.replace(year=day.year, month=day.month, day=day.day)

    for __ in range(2):
        run = tell_run(shift, replace(output, day=day, path=""), by=office, now=now)

    assert (run.noted_by, shift.runs_of_it.count()) == (office, 1)


def test_what_cannot_have_run_is_refused(shift, campaign, output, office):
    day = shift.campaign.starts_on
    now = NOON.replace(year=day.year, month=day.month, day=day.day)
    told = replace(output, day=day)
    for refused in (
        replace(told, words=" "),
        replace(told, day=date(2020, 1, 1)),
        replace(told, day=day.replace(day=day.day + 1)),
    ):
        with pytest.raises(CampaignError):
            tell_run(shift, refused, by=office, now=now)
    with pytest.raises(CampaignError, match="by itself"):
        tell_run(campaign.mechanisms.get(key="dispatch"), told, by=office, now=now)
