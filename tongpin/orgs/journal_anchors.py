"""Anchors: how far the journal had come, written where whoever owns the database does not reach."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from tongpin.orgs.archived_part import archived_part
from tongpin.orgs.models import JournalEntry
from tongpin.orgs.sealing import is_mac, mac

ANCHORS = "anchors"  # the purpose under which they are sealed
EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Anchor:
    """The newest entry at a moment, and how many there were."""

    at: str  # ISO 8601
    entry: int
    count: int  # those in archives among them
    digest: str

    def line(self) -> str:
        content = json.dumps(asdict(self), sort_keys=True)
        return json.dumps(asdict(self) | {"seal": mac(content, ANCHORS)}, sort_keys=True)


def anchor_of(now: datetime) -> Anchor | None:
    """The journal as it stands; None while it is empty."""
    newest = JournalEntry.objects.order_by("-id").first()
    if newest is None:
        return None
    count = archived_part().count + JournalEntry.objects.filter(pk__lte=newest.pk).count()
    return Anchor(now.isoformat(), newest.pk, count, newest.digest)


def write_anchor(now: datetime) -> Anchor | None:
    """Append an anchor to each file of the setting; None while there is nothing to anchor."""
    anchor = anchor_of(now)
    if anchor is None:
        return None
    for path in anchor_files():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(anchor.line() + "\n")
    return anchor


def write_due_anchor(now: datetime) -> str:
    """Once a day; tells what became of it."""
    newest = max((anchor.at for anchor in anchors_in(anchor_files()[0])), default="")
    if newest and now - datetime.fromisoformat(newest) < EVERY:
        return "not due"
    anchor = write_anchor(now)
    return str(anchor.entry) if anchor else "nothing yet"


def anchor_files() -> list[Path]:
    """The file in our own folder, and those elsewhere."""
    return [Path(settings.VAR) / "anchors.jsonl", *map(Path, settings.ANCHORS)]


def anchors_in(path: Path) -> Iterator[Anchor]:
    """The anchors of a file that a key of ours sealed; other lines are passed over."""
    if not path.exists():
        return
    for line in path.read_text("utf-8").splitlines():
        try:
            data = json.loads(line)
            seal = data.pop("seal")
            anchor = Anchor(**data)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        if is_mac(json.dumps(data, sort_keys=True), seal, ANCHORS):
            yield anchor
