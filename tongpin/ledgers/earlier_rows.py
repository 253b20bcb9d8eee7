"""The rows of acts that stand before a load begins, as its index wants them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tongpin.acts.models import Act
from tongpin.campaigns.models import Campaign, Kind
from tongpin.ledgers.models import LedgerRow
from tongpin.ledgers.row_index import KnownRow, implied_status
from tongpin.ledgers.stored_rows import values_of_acts

BATCH = 4000


def earlier_rows(campaign: Campaign, kinds: Mapping[str, Kind]) -> Iterator[KnownRow]:
    """Rows that stand: of current acts, and of acts that were corrected elsewhere since,
    by hand or by a list of another name. Acts that no row brought stand by what they say.
    """
    yield from _rows_of_files(campaign)
    yield from _acts_without_rows(campaign, kinds)


def _rows_of_files(campaign: Campaign) -> Iterator[KnownRow]:
    """Without rows whose act was corrected by another row of the same file."""
    superseded = Act.objects.filter(kind__campaign=campaign, superseded_at__isnull=False)
    successor = dict(superseded.values_list("pk", "corrected_by"))
    successors = set(successor.values())
    names = ("ledger__name", "sheet", "row", "digest", "act_id", "serial")
    rows = list(LedgerRow.objects.filter(ledger__campaign=campaign).values_list(*names))
    corrections = {(act, file) for file, __, __, __, act, __ in rows if act in successors}
    for file, sheet, row, digest, act, serial in rows:
        if (successor.get(act), file) not in corrections:
            yield KnownRow(file, sheet, row, digest, act=act, serial=serial)


def _acts_without_rows(campaign: Campaign, kinds: Mapping[str, Kind]) -> Iterator[KnownRow]:
    typed_in = Act.objects.current().filter(kind__campaign=campaign, ledger_rows=None)
    acts = list(typed_in.select_related("kind"))
    for start in range(0, len(acts), BATCH):
        batch = acts[start : start + BATCH]
        for act, values in zip(batch, values_of_acts(batch), strict=True):
            status = implied_status(kinds[values.kind].spec, values)
            digest = replace(values, status=status).digest()
            yield KnownRow("", "", row=act.pk, digest=digest, act=act.pk)
