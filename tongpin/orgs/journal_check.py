"""Whether the journal is as it was written: each entry, its links, and its anchors outside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.archived_part import archived_part
from tongpin.orgs.journal import JOURNAL, digest_of
from tongpin.orgs.journal_anchors import Anchor
from tongpin.orgs.models import JournalEntry
from tongpin.orgs.sealing import is_mac

CHUNK = 2000


@dataclass(frozen=True)
class BrokenEntry:
    """An entry that is not as it was written."""

    entry: JournalEntry
    fault: str | Promise


def broken_entries() -> Iterator[BrokenEntry]:
    """Every broken entry that is not in an archive, in their order. Reads all in flat memory.

    An entry is compared with the one that stands before it, so that one change does not make
    all that follow it look broken.
    """
    previous = archived_part().digest
    for entry in JournalEntry.objects.order_by("id").iterator(chunk_size=CHUNK):
        if fault := fault_of(entry, previous):
            yield BrokenEntry(entry, fault)
        previous = entry.digest


def fault_of(entry: JournalEntry, previous: str) -> str | Promise:
    """What is wrong with an entry behind the digest `previous`; "" for nothing."""
    if entry.digest != digest_of(entry):
        return _("it was changed")
    if entry.previous != previous:
        return _("the entry before it was changed or removed")
    if not is_mac(entry.digest, entry.seal, JOURNAL):
        return _("its seal is not by a key of this house")
    return ""


@dataclass(frozen=True)
class BrokenAnchor:
    """An anchor that the journal does not bear out."""

    anchor: Anchor
    count: int  # entries up to the one that the anchor names, as they are now


def broken_anchors(anchors: Iterable[Anchor]) -> Iterator[BrokenAnchor]:
    """The anchors whose newest entry is gone or another one, or before which entries are missing.

    Anchors of entries that moved into archives are passed over. Costs two queries an anchor.
    """
    archived = archived_part()
    for anchor in anchors:
        if anchor.entry <= archived.last:
            continue
        entries = JournalEntry.objects.filter(pk__lte=anchor.entry)
        count = archived.count + entries.count()
        stands = entries.filter(pk=anchor.entry, digest=anchor.digest).exists()
        if not stands or count != anchor.count:
            yield BrokenAnchor(anchor, count)
