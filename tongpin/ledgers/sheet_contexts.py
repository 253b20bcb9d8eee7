"""What stands around a table and holds for all its rows: the year, and the unit above it."""

from dataclasses import dataclass

from tongpin.base.dates import years_in
from tongpin.campaigns.models import Campaign
from tongpin.ledgers.cell_meanings import TableContext
from tongpin.ledgers.load_run import SheetTable
from tongpin.orgs.models import Unit
from tongpin.orgs.unit_names import Directory


@dataclass(frozen=True)
class DefaultUnit:
    """The unit of rows that name none; `unknown` where a name stands that no unit has."""

    unit: Unit | None = None
    unknown: tuple[str, tuple[str, ...]] | None = None  # as written, and the nearest names


def context_of(
    source: SheetTable,
    campaign: Campaign,
    directory: Directory,
    entry_names: dict[tuple[str, str], str],
) -> tuple[TableContext, Unit | None]:
    """The context of the table's rows, and the unit under which they go without naming it."""
    default = DefaultUnit()
    if source.table.unit_column is None:
        default = default_unit(source.table.reporter, directory)
    context = TableContext(
        directory=directory,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        year=year_of(source, campaign),
        unit=default.unit.pk if default.unit else None,
        unknown=default.unknown,
        entry_names=entry_names,
    )
    return context, default.unit


def year_of(source: SheetTable, campaign: Campaign) -> int | None:
    """The last year of the campaign that stands above the table, or any that does."""
    first, last = campaign.starts_on.year, campaign.ends_on.year
    written = years_in(" ".join([*source.table.titles, source.book.name]))
    for year in reversed(written):
        if first <= year <= last:
            return year
    if written:
        return written[-1]
    return first if first == last else None


def default_unit(reporter: str, directory: Directory) -> DefaultUnit:
    """The reporting unit above the table, or the top of the tree where there is one top."""
    if reporter:
        match = directory.find(reporter)
        if match.unit is None:
            return DefaultUnit(unknown=(reporter, match.nearest))
        return DefaultUnit(Unit.objects.get(pk=match.unit))
    roots = Unit.objects.roots()[:2]
    return DefaultUnit(roots[0] if len(roots) == 1 else None)
