"""What stands around a table and holds for all its rows: the year, and the unit above it."""

from dataclasses import dataclass

from tongpin.base.dates import month_in, years_in
from tongpin.campaigns.models import Campaign
from tongpin.ledgers.cell_meanings import TableContext
from tongpin.ledgers.load_run import SheetTable
from tongpin.orgs.models import Unit
from tongpin.orgs.unit_names import Directory

RECIPIENTS = (
    "抄送",
    "主送",
    "抄报",
    "报送：",
    "分送",
    "印发",
)  # lines that name who gets the table


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
    own_unit: int | None,
) -> tuple[TableContext, Unit | None]:
    """The context of the table's rows, and the unit under which they go without naming it.

    own_unit   of who loads the file; None for the county
    """
    default = default_unit(source, directory)
    if default.unit is None and default.unknown is None and source.table.unit_column is None:
        own = Unit.objects.filter(pk=own_unit).first() if own_unit else Unit.objects.only_root()
        default = DefaultUnit(own)
    context = TableContext(
        directory=directory,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        year=year_of(source, campaign),
        unit=default.unit.pk if default.unit else None,
        unknown=default.unknown,
        entry_names=entry_names,
        counts_from_1904=source.book.counts_from_1904,
        month=month_of(source),
    )
    return context, default.unit


def year_of(source: SheetTable, campaign: Campaign) -> int | None:
    """The last year of the campaign that stands above the table, or any that does."""
    first, last = campaign.starts_on.year, campaign.ends_on.year
    written = years_in(" ".join([*source.table.titles, source.sheet.name, source.book.name]))
    for year in reversed(written):
        if first <= year <= last:
            return year
    if written:
        return written[-1]
    return first if first == last else None


def month_of(source: SheetTable) -> int | None:
    """The one month that a title names, else the sheet's name, else the file's."""
    places = (" ".join(source.table.titles), source.sheet.name, source.book.name)
    return next(filter(None, map(month_in, places)), None)


def default_unit(source: SheetTable, directory: Directory) -> DefaultUnit:
    """The unit that reports, or the one that the title, the sheet or the file names."""
    if reporter := source.table.reporter:
        match = directory.find(reporter)
        if match.unit is None:
            return DefaultUnit(unknown=(reporter, match.nearest))
        return DefaultUnit(Unit.objects.get(pk=match.unit))
    titles = [title for title in source.table.titles if not title.strip().startswith(RECIPIENTS)]
    for place in (" ".join(titles), source.sheet.name, source.book.name):
        units = directory.mentioned(place)
        if len(units) == 1:
            return DefaultUnit(Unit.objects.get(pk=units[0]))
    return DefaultUnit()
