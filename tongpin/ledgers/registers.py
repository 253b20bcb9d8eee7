"""Taking in registers of units and rosters of people, whoever holds the load."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongpin.base.sheets import SheetError
from tongpin.ledgers.carried_cells import CarriedCells
from tongpin.ledgers.load_run import (
    LoadError,
    LoadReport,
    LoadRun,
    Rollback,
    SheetTable,
)
from tongpin.ledgers.models import RowOutcome
from tongpin.ledgers.people_roster import PeopleRoster
from tongpin.ledgers.roster_columns import PEOPLE, UNITS
from tongpin.ledgers.roster_posts import RosterPosts
from tongpin.ledgers.sheet_contexts import default_unit
from tongpin.ledgers.unit_roster import UnitRoster
from tongpin.orgs.actions import unit_directory
from tongpin.orgs.models import Person
from tongpin.serving.foreign_books import read_foreign_book


def take_registers(run: LoadRun, sources: Sequence[SheetTable], posts: RosterPosts) -> None:
    """Take in the tables that are registers: units first, then people."""
    for kind in (UNITS, PEOPLE):
        for source in sources:
            if source.table.kind is kind:
                take_register(run, source, posts)


def take_register(run: LoadRun, source: SheetTable, posts: RosterPosts) -> None:
    name = source.book.name
    directory = unit_directory()
    if source.table.kind is UNITS:
        roster: UnitRoster | PeopleRoster = UnitRoster(posts, name)
    else:
        roster = PeopleRoster(posts, name, default_unit(source, directory).unit)
    carrier = CarriedCells(source, directory)
    begins_group = carrier.begins_group if source.table.unit_column else None
    for number, cells in run.data_rows(source, begins_group):
        row = carrier.carry(number, cells)
        report = roster.take(source.table, row.cells)
        outcome = noted_outcome(report.outcome, row.notes)
        notes = (*row.notes, *report.notes)
        run.add(source, number, outcome, notes=notes, faults=report.faults)


def noted_outcome(outcome: RowOutcome, notes: Sequence[str]) -> RowOutcome:
    return RowOutcome.NOTED if notes and outcome is RowOutcome.TAKEN else outcome


def load_registers(
    files: Sequence[tuple[str, bytes]], *, by: Person | None, now: datetime, dry_run: bool
) -> LoadReport:
    """Take in registers alone, before there is any campaign, as one transaction.

    files   pairs of name and content
    A dry run leaves nothing behind. Raises LoadError for a file that is no table at all.
    """
    run = LoadRun()
    try:
        books = [read_foreign_book(name, content) for name, content in files]
        with transaction.atomic():
            take_registers(run, run.find_tables(books, [UNITS, PEOPLE]), RosterPosts(by, now))
            if dry_run:
                raise Rollback
    except Rollback:
        pass
    except SheetError as error:
        raise LoadError(str(error)) from error
    return run.report
