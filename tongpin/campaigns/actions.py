"""Starting campaigns from packs."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from tongpin.campaigns.models import Campaign, Indicator, KeyDate, Kind, Mechanism
from tongpin.campaigns.packs import Pack
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person

MECHANISM = {"participants": "", "runs": "", "every": "", "late_over": None}  # unless told


@transaction.atomic
def start_campaign(pack: Pack, *, by: Person | None, now: datetime) -> Campaign:
    """Start the pack's campaign, or bring it up to the pack as it is now.

    Safe to repeat: the same pack again changes nothing. Kinds and indicators that the
    pack no longer has stay where acts use them.
    """
    campaign = Campaign.objects.select_for_update().filter(code=pack.about["code"]).first()
    if campaign and campaign.pack_digest == pack.digest:
        return campaign
    about = json.loads(json.dumps(pack.about, default=str))  # days as ISO text
    values = {
        "name": about["name"],
        "about": about["about"],
        "goals": about["goals"],
        "phases": about.get("phase", []),
        "starts_on": pack.about["starts_on"],
        "ends_on": pack.about["ends_on"],
        "look_back_days": about.get("look_back_days", 90),
        "ask_minutes": about.get("ask_minutes", 30),
        "outline": pack.outline,
        "pack_digest": pack.digest,
    }
    campaign, __ = Campaign.objects.update_or_create(
        code=about["code"], defaults=values, create_defaults=values | {"started_at": now}
    )
    _bring_parts(campaign, pack)
    record("campaigns.campaign.start", campaign, by=by, at=now, pack=pack.digest)
    return campaign


def _bring_parts(campaign: Campaign, pack: Pack) -> None:
    for position, data in enumerate(pack.kind_data):
        Kind.objects.update_or_create(
            campaign=campaign,
            key=data["key"],
            defaults={"label": data["label"], "position": position, "data": data},
        )
    for position, data in enumerate(pack.indicator_data):
        Indicator.objects.update_or_create(
            campaign=campaign, key=data["key"], defaults={"position": position, "data": data}
        )
    mechanisms: list[dict[str, Any]] = pack.about.get("mechanism", [])
    for data in mechanisms:
        values = {key: value for key, value in data.items() if key != "key"}
        Mechanism.objects.update_or_create(
            campaign=campaign,
            key=data["key"],
            defaults=MECHANISM | values | {"established_on": campaign.starts_on},
        )
    for data in pack.about.get("key_date", []):
        KeyDate.objects.update_or_create(
            campaign=campaign,
            name=data["name"],
            on=data["on"],
            defaults={"about": data.get("about", "")},
        )
