"""What proves that a county is what it was: rows, files, the journal's chain, released figures."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.files.storage import Storage, storages
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from tongpin.backups.contents import PLACE, BackupManifest, Figures, FileTally
from tongpin.backups.errors import ProofError
from tongpin.backups.row_streams import TableDigest, digest_of_table
from tongpin.backups.tables import BackedTable
from tongpin.backups.tar_streams import CHUNK
from tongpin.base.keyed import by_key
from tongpin.figures.catalogue import definitions
from tongpin.figures.figure_reader import Scope, counted_value
from tongpin.orgs.journal_cache import newest_digest
from tongpin.orgs.journal_check import broken_entries
from tongpin.orgs.models import JournalEntry
from tongpin.orgs.row_check import broken_rows, broken_vouchers
from tongpin.reports.models import Release
from tongpin.reports.releases import ReleaseError, differences

NAMED = 10  # faults of one proof that are named


@dataclass(frozen=True)
class Proof:
    """One sentence about what was compared, and whether it is as it should be."""

    text: str
    holds: bool

    @property
    def line(self) -> str:
        """The sentence with a mark."""
        return f"{'✓' if self.holds else '✗'} {self.text}"


def check_proofs(proofs: Sequence[Proof]) -> None:
    """Raises ProofError where one does not hold."""
    count = sum(not proof.holds for proof in proofs)
    if count:
        raise ProofError(_("%(count)s proofs do not hold.") % {"count": count})


def row_proof(
    connection: BaseDatabaseWrapper,
    tables: Sequence[BackedTable],
    expected: Mapping[str, TableDigest],
) -> Proof:
    """Every table is read again: its rows are as many, and say the same."""
    differing = []
    rows = 0
    for table in tables:
        digest = digest_of_table(connection, table)
        wanted = expected[table.name]
        rows += digest.rows
        if (digest.rows, digest.meaning) != (wanted.rows, wanted.meaning):
            differing.append(f"{table.name} {wanted.rows} → {digest.rows}")
    if differing:
        return Proof(_("Rows differ: %(tables)s.") % {"tables": _some(differing)}, holds=False)
    values = {"count": rows, "tables": len(tables)}
    text = _("Rows: %(count)s in %(tables)s tables, read again, say the same.")
    return Proof(text % values, holds=True)


def file_proof(files: FileTally) -> Proof:
    """Every file in the storage is read again; its name is the SHA-256 of its content."""
    storage = storages["evidence"]
    count = 0
    faulty = []
    for place in stored_places(storage):
        count += 1
        if not is_sound(storage, place) and place not in files.damaged:
            faulty.append(place)
    if faulty or count != files.count:
        values = {"count": count, "expected": files.count, "files": _some(faulty) or "–"}
        text = _("Files: %(count)s of %(expected)s are there; damaged: %(files)s.")
        return Proof(text % values, holds=False)
    text = _("Files: %(count)s, read again, have the digests that they are named by.")
    return Proof(text % {"count": count}, holds=True)


def stored_places(storage: Storage) -> Iterator[str]:
    """The names of all files of evidence, and of whatever else lies among them."""
    try:
        folders = storage.listdir("")[0]
    except FileNotFoundError:
        return
    for folder in sorted(folders):
        for name in sorted(storage.listdir(folder)[1]):
            yield f"{folder}/{name}"


def is_sound(storage: Storage, place: str) -> bool:
    """Whether the content has the digest that it is named by."""
    if not PLACE.fullmatch(place):
        return False
    digest = hashlib.sha256()
    with storage.open(place) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == place.rpartition("/")[2]


def journal_proof(entries: int, digest: str) -> Proof:
    """The chain holds from its first entry to the newest, which is the same."""
    broken = next(broken_entries(), None)
    if broken:
        text = _("The journal's chain breaks at entry %(number)s: %(fault)s.")
        values = {"number": broken.entry.pk, "fault": broken.fault}
        return Proof(text % values, holds=False)
    count = JournalEntry.objects.count()
    if (count, newest_digest()) != (entries, digest):
        values = {"count": count, "expected": entries}
        text = _("The journal ends otherwise: it has %(count)s entries, not %(expected)s.")
        return Proof(text % values, holds=False)
    text = _("Journal: the chain of %(count)s entries holds.")
    return Proof(text % {"count": count}, holds=True)


def voucher_proof() -> Proof:
    """Every row is as the journal vouches for it."""
    faults = [f"#{broken.entry}" for broken in broken_vouchers()]
    for row in broken_rows():
        faults.append(f"{row.table} #{row.number} {row.fault}")
        if len(faults) > NAMED:
            break
    if faults:
        text = _("Rows are not as the journal says: %(rows)s.")
        return Proof(text % {"rows": _some(faults)}, holds=False)
    return Proof(_("All rows are as the journal says."), holds=True)


def released_figures() -> Figures:
    """The figures of every release, counted from the rows as they are now."""
    figures = {}
    releases = Release.objects.select_related("campaign", "unit").defer("content")
    for release in releases.order_by("id"):
        scope = Scope(release.campaign, release.unit, release.from_on, release.before_on)
        values = {}
        for definition in definitions(release.campaign):
            values[definition.key] = counted_value(definition, scope)
        figures[str(release.pk)] = values
    return figures


def release_proofs(expected: Figures) -> Iterator[Proof]:
    """Each release is whole, and its figures are what they were; some may have changed before."""
    counted = released_figures()
    for number, values in expected.items():
        release = Release.objects.get(pk=number)
        yield _release_proof(release, values, counted[number])


def _release_proof(release: Release, before: dict[str, int], now: dict[str, int]) -> Proof:
    label = f"{release.content['title']} {release.digest[:12]}"
    changed = [key for key in before.keys() & now.keys() if before[key] != now[key]]
    if changed:
        text = _("%(release)s: figures are not what they were: %(figures)s.")
        return Proof(text % {"release": label, "figures": _some(sorted(changed))}, holds=False)
    try:
        revised = list(by_key(differences(release.content)))
    except ReleaseError as error:
        return Proof(f"{label}: {error}", holds=False)
    values = {"release": label, "count": len(before), "revised": _some(revised)}
    if revised:
        text = _(
            "%(release)s: all %(count)s figures are what they were; "
            "rows of these had changed since the release: %(revised)s."
        )
        return Proof(text % values, holds=True)
    text = _("%(release)s: all %(count)s figures are as released.")
    return Proof(text % values, holds=True)


def proofs_after(manifest: BackupManifest) -> Iterator[Proof]:
    """What can be asked once the rows are there for all."""
    yield journal_proof(manifest.journal_entries, manifest.journal_digest)
    yield voucher_proof()
    yield from release_proofs(manifest.figures)


def _some(names: Sequence[str]) -> str:
    """The first of them, and that there are more."""
    text = "、".join(names[:NAMED])
    return f"{text} …" if len(names) > NAMED else text
