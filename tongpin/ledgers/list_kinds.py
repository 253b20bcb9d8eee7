"""Lists that apps above take in through the same files: each app says which in ledger_lists.py."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import ClassVar

from django.apps import apps

from tongpin.campaigns.specs import KindSpec
from tongpin.ledgers.ledger_files import LoadOrder
from tongpin.ledgers.roster_rows import RosterRow, RosterRowReport

TakeRow = Callable[[RosterRow], RosterRowReport]
MODULE = "ledger_lists"  # of an app; its LISTS are ListKinds


class ListKind(ABC):
    """One sort of list whose rows are neither acts nor rows of a register."""

    spec: ClassVar[KindSpec]  # the columns by which a table is known

    @abstractmethod
    def row_taker(self, order: LoadOrder, sheet_name: str) -> TakeRow:
        """What takes in the rows of one sheet, one after the other, within the transaction."""


@cache
def list_kinds() -> tuple[ListKind, ...]:
    """Those of all apps, in the order in which the apps are installed."""
    kinds: list[ListKind] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.{MODULE}"
        if config.name.startswith("tongpin.") and find_spec(name):
            kinds.extend(import_module(name).LISTS)
    return tuple(kinds)


def list_kind_of(spec: KindSpec) -> ListKind | None:
    """The list whose columns these are; None for acts and registers."""
    return next((kind for kind in list_kinds() if kind.spec is spec), None)
