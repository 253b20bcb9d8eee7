"""Freezing a report, and finding out later what changed since."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.base.keyed import by_key
from tongpin.base.periods import DAY
from tongpin.campaigns.measures import Definition
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import definitions
from tongpin.figures.figure_reader import Figure, Scope, counted_value, rows_for
from tongpin.orgs.journal import record
from tongpin.orgs.models import JournalEntry, Person, Unit
from tongpin.reports.models import Release
from tongpin.reports.report_text import Report
from tongpin.reports.report_writer import write_report
from tongpin.reports.row_changes import RowChange, changed_rows

FORMAT = "tongpin-release-1"


class ReleaseError(UserError):
    """The file is no release, or was changed; the message is written for users."""


def canonical(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 over everything in the content but its digest."""
    signed_content = content.copy()
    signed_content.pop("digest", None)
    return hashlib.sha256(canonical(signed_content).encode()).hexdigest()


def seals(definition: Definition, scope: Scope) -> dict[str, str]:
    """Row id -> eight hex digits of what the row says."""
    rows = rows_for(definition, scope).order_by("pk")
    columns = definition.measure.sealed_columns
    row_seals = {}
    for row in rows.values_list(*columns).iterator(chunk_size=5000):
        text = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
        row_seals[str(row[0])] = hashlib.sha256(text.encode()).hexdigest()[:8]
    return row_seals


def content_of_figure(figure: Figure) -> dict[str, Any]:
    """The figure with its definition and a seal for every row that it counts."""
    definition = figure.definition
    return figure.as_json() | {
        "definition": definition.spec.definition,
        "model": definition.measure.model._meta.label,
        "row_seals": seals(definition, figure.scope),
    }


def content_of(report: Report, *, signer: Person | None, authors: str = "") -> dict[str, Any]:
    """Everything a release says, as plain JSON values with its own digest."""
    scope = report.scope
    head = JournalEntry.objects.order_by("-id").values_list("digest", flat=True).first()
    content: dict[str, Any] = {
        "format": FORMAT,
        "campaign": scope.campaign.code,
        "unit": scope.unit.name if scope.unit else None,
        "from": scope.from_on.isoformat(),
        "to": scope.last_on.isoformat(),
        "title": report.title,
        "paragraphs": [list(paragraph) for paragraph in report.paragraphs()],
        "figures": [content_of_figure(figure) for figure in report.figures],
        "as_of": report.as_of.isoformat(),
        "signer": signer.name if signer else None,
        "authors": authors,
        "journal": head,
    }
    content["digest"] = digest_of(content)
    return content


@transaction.atomic
def release_report(scope: Scope, *, authors: str = "", by: Person | None, now: datetime) -> Release:
    """Freeze the report as it is now; afterwards it never changes, and the journal tells it."""
    report = write_report(scope, now=now)
    content = content_of(report, signer=by, authors=authors.strip())
    release = Release.objects.create(
        campaign=scope.campaign,
        unit=scope.unit,
        from_on=scope.from_on,
        before_on=scope.before_on,
        content=content,
        digest=content["digest"],
        released_at=now,
        released_by=by,
    )
    record("reports.release.sign", release, by=by, at=now, digest=release.digest)
    return release


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One figure then and now, with the rows that explain it."""

    key: str
    label: str
    word: str
    before: int
    now: int | None  # None where the campaign has no such figure any more
    changes: tuple[RowChange, ...]


def differences(content: dict[str, Any]) -> Iterator[Difference]:
    """Figures of the release whose value or rows are not what they were.

    Raises ReleaseError if the content was altered or its campaign is not here.
    """
    if content.get("format") != FORMAT or digest_of(content) != content.get("digest"):
        raise ReleaseError(_("The release was altered: its digest does not fit its content."))
    scope = scope_of(content)
    figures_now = by_key(definitions(scope.campaign))
    for data in content["figures"]:
        difference = difference_of(data, figures_now.get(data["key"]), scope)
        if difference.changes or difference.now != difference.before:
            yield difference


def difference_of(data: dict[str, Any], definition: Definition | None, scope: Scope) -> Difference:
    """A released figure, as its data says, beside the same figure as it is now.

    One that counts rows of another model by now is another figure.
    """
    now: int | None = None
    changes: tuple[RowChange, ...] = ()
    if definition and definition.measure.model._meta.label == data["model"]:
        now = counted_value(definition, scope)
        changes = changed_rows(data["row_seals"], seals(definition, scope), definition)
    return Difference(
        key=data["key"],
        label=data["label"],
        word=data["word"],
        before=data["exact"],
        now=now,
        changes=changes,
    )


def scope_of(content: dict[str, Any]) -> Scope:
    """Where and when the release counted. Raises ReleaseError if that is not in this database."""
    campaign = Campaign.objects.filter(code=content["campaign"]).first()
    unit = Unit.objects.filter(name=content["unit"]).first()
    if campaign is None or (content["unit"] and unit is None):
        raise ReleaseError(_("The campaign or unit of this release is not in this database."))
    from_on = date.fromisoformat(content["from"])
    last_on = date.fromisoformat(content["to"])
    return Scope(campaign, unit, from_on, last_on + DAY)  # also where it went past the campaign
