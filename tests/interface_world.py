"""Something that programs may ask for: `prepare()` makes it on an empty site."""

import json
import sys
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.campaigns.models import Campaign
from tongpin.evidence.uploads import start_upload
from tongpin.figures.figure_reader import Scope
from tongpin.orgs.actions import give_post
from tongpin.orgs.models import Person, Role, Unit
from tongpin.oversight.models import Visit
from tongpin.oversight.visits import InspectionPlan, plan_inspection, plan_visit
from tongpin.quizzes.tests.builders import published
from tongpin.reports.releases import release_report
from tongpin.signin.actions import open_device, open_hall
from tongpin.signin.models import Mode
from tongpin.testing import client_of, make_act, make_campaign, make_county, make_person


def prepare() -> None:
    """Prints what the addresses need, as one word of JSON."""
    sys.stdout.write(json.dumps(_made(), separators=(",", ":")))


def _made() -> dict[str, Any]:
    """Session of somebody who may do it all, secret of a device, and parts of addresses by name."""
    now = timezone.now()
    campaign, county = make_campaign(), make_county()
    top = county["青禾县"]
    person = make_person("督导", top, Role.INSPECTOR, username="inspector")
    give_post(person, county["柳林镇"], Role.CLERK, by=None, now=now)
    hall = open_hall(make_act(campaign, county["柳林镇"]), by=None, now=now)
    __, secret = open_device(hall, Mode.HELPER, by=person, now=now)
    visit = _visit_today(campaign, county, person)
    release = release_report(Scope.of(campaign, top), by=None, now=now)
    upload = start_upload("签到表.jpg", 1000, by=person, now=now)
    client = client_of(person)
    return {
        "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "device": secret,
        "/q/{key}/": {"key": published(campaign, top, now).key},
        "/visits/{pk}/observations/": {"pk": visit.pk},
        "/uploads/{key}/": {"key": str(upload.key)},
        "/reports/releases/{pk}/release.json": {"pk": release.pk},
    }


def _visit_today(campaign: Campaign, county: dict[str, Unit], inspector: Person) -> Visit:
    """Of 柳林镇."""
    today, now = localdate(), timezone.now()
    plan = InspectionPlan(
        title="第一轮督导",
        scope="中心组学习",
        from_on=today,
        before_on=today.replace(year=today.year + 1),
        checklist=["有年度计划"],
    )
    inspection = plan_inspection(campaign, county["青禾县"], plan, by=inspector, now=now)
    return plan_visit(inspection, county["柳林镇"].pk, today, by=inspector, now=now)
