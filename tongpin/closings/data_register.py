"""The list of what a closed campaign still holds about people, and until when."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from tongpin.campaigns.models import Campaign
from tongpin.home.personal_data import RETENTIONS


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One sort of data: how many rows hold it, and the day from which it is past its time."""

    key: str
    label: str
    remainder: str
    count: int
    due_on: date

    def is_due(self, today: date) -> bool:
        return self.due_on <= today

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "label": self.label, "count": self.count}


def register_lines(campaign: Campaign) -> list[RegisterLine]:
    """Every sort of which the closed campaign still holds something. Costs a query each."""
    assert campaign.state_on
    lines = []
    for retention in RETENTIONS:
        days = getattr(settings, retention.setting)
        count = retention.rows(campaign.pk).count()
        if count:
            lines.append(
                RegisterLine(
                    key=retention.key,
                    label=retention.label,
                    remainder=retention.remainder,
                    count=count,
                    due_on=campaign.state_on + timedelta(days=days),
                )
            )
    return lines


def due_lines(campaign: Campaign, today: date) -> list[RegisterLine]:
    """Those that are past their time."""
    return [line for line in register_lines(campaign) if line.is_due(today)]


def register_digest(lines: Sequence[RegisterLine]) -> str:
    """By which the list that was signed is known again."""
    text = json.dumps([line.as_json() for line in lines], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
