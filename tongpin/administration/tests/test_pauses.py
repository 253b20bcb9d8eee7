"""What a paused campaign takes no more, asked through pages and actions, and what goes on."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.acts.models import Act, Status
from tongpin.campaigns.campaign_states import (
    CampaignError,
    StateDraft,
    pause_campaign,
    resume_campaign,
)
from tongpin.duties.actions import DutyDraft, Origin, add_duty
from tongpin.duties.models import Duty, Recurrence
from tongpin.duties.plan_duties import follow_plans
from tongpin.duties.recurring_duties import TemplateDraft, make_due_duties, make_template
from tongpin.duties.reminders import remind_all
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.load_run import LoadError
from tongpin.office.mechanism_runs import draft_due_papers
from tongpin.signin.actions import close_hall, open_hall
from tongpin.testing import NOON, client_of, make_act, workbook

DRAFT = StateDraft(date(2021, 4, 20), "防汛抢险")
TOLD = "is paused since 2021-04-20: 防汛抢险"


@pytest.fixture
def paused(campaign):
    return pause_campaign(campaign, DRAFT, by=None, now=NOON)


def refused():
    return pytest.raises(CampaignError, match=TOLD)


def test_no_act_is_recorded(paused, county):
    with refused():
        make_act(paused, county["柳林镇"])
    with pytest.raises(LoadError, match=TOLD):
        load_files(paused, [("a.xlsx", workbook(["单位"], ["柳林镇"]))], by=None, now=NOON)


def test_what_is_there_is_still_corrected_and_closed(campaign, county, office_client):
    act = make_act(campaign, county["柳林镇"])
    pause_campaign(campaign, DRAFT, by=None, now=NOON)

    answer = office_client.post(f"/acts/{act.pk}/close/", follow=True)

    act.refresh_from_db()
    assert act.status == Status.CLOSED
    assert TOLD in answer.content.decode()


def test_a_clerk_is_told_by_the_form_and_keeps_what_was_typed(paused, county, clerk_client):
    data = {"day": "2021-04-21", "unit": "柳林镇", "title": "植树", "visits": "30"}

    page = clerk_client.post("/ledgers/record/activity/", data)

    assert TOLD in page.context["inputs"].fault
    assert "植树" in page.content.decode()
    assert Act.objects.count() == 0


def test_a_ledger_is_refused_on_its_page(paused, clerk_client):
    file = BytesIO(workbook(["单位"], ["柳林镇"]))
    file.name = "台账.xlsx"

    page = clerk_client.post("/ledgers/load/", {"files": [file]}, follow=True)

    assert TOLD in page.content.decode()


def test_no_sign_in_is_opened_but_an_open_one_is_closed(campaign, county):
    one, other = make_act(campaign, county["柳林镇"]), make_act(campaign, county["石桥乡"])
    hall = open_hall(one, by=None, now=NOON)
    pause_campaign(campaign, DRAFT, by=None, now=NOON)

    with refused():
        open_hall(other, by=None, now=NOON)
    close_hall(hall, by=None, now=NOON)


@pytest.fixture
def template(campaign, county):
    draft = TemplateDraft(
        title="每月一课",
        kind=campaign.kinds.get(key="activity"),
        count=1,
        every=Recurrence.MONTH,
        from_on=date(2021, 3, 1),
        before_on=date(2021, 12, 31),
    )
    root = county["青禾县"]
    return make_template(campaign, root, draft, [county["柳林镇"].pk], by=None, now=NOON)


def test_no_duty_is_made_and_nobody_is_reminded_until_it_goes_on(campaign, county, template):
    now = NOON + timedelta(days=40)
    count = Duty.objects.count()
    pause_campaign(campaign, DRAFT, by=None, now=NOON)
    template.refresh_from_db()
    draft = DutyDraft(
        unit=county["柳林镇"].pk, title="x", due_on=localdate(now), origin=Origin("x", "/")
    )

    with refused():
        add_duty(campaign.pk, draft, by=None, now=now)
    assert make_due_duties(template, now=now) == 0
    assert (follow_plans(now=now), remind_all(now=now), draft_due_papers(now=now)) == (0, 0, 0)
    assert Duty.objects.count() == count

    resume_campaign(campaign, StateDraft(localdate(now), "继续"), by=None, now=now)
    template.refresh_from_db()

    assert make_due_duties(template, now=now) == 2
    assert remind_all(now=now) == 1


def test_reading_and_reports_go_on(campaign, county, office_client):
    make_act(campaign, county["柳林镇"])
    pause_campaign(campaign, DRAFT, by=None, now=timezone.now())

    for path in ("/", "/acts/", "/figures/", "/reports/"):
        page = office_client.get(path, follow=True)
        assert page.status_code == 200
        assert TOLD in page.content.decode()


def test_the_administrator_pauses_and_resumes_on_the_campaign_s_page(campaign, system):
    client = client_of(system)
    page = f"/administration/campaigns/{campaign.pk}/"

    answer = client.post(f"{page}pause/", {"on": "2021-04-20", "reason": "防汛抢险"}, follow=True)

    campaign.refresh_from_db()
    assert not campaign.is_running
    assert [step.reason for step in answer.context["steps"]] == ["防汛抢险"]

    client.post(f"{page}resume/", {"on": "2021-04-19", "reason": "x"})
    answer = client.post(f"{page}resume/", {"on": "", "reason": ""}, follow=True)
    campaign.refresh_from_db()
    assert not campaign.is_running

    client.post(f"{page}resume/", {"on": "2021-04-28", "reason": "继续"})
    campaign.refresh_from_db()
    assert campaign.is_running


def test_others_pause_nothing(campaign, office_client):
    page = f"/administration/campaigns/{campaign.pk}/"

    assert office_client.get(page).status_code == 403
    assert office_client.post(f"{page}pause/").status_code == 403
