"""Django's SQLite, with what happens around transactions."""

from collections.abc import Iterable

from django.db import transaction
from django.db.backends.sqlite3 import base, operations

from tongpin.serving.commits import at_begin, at_flush, prepare_commit, run_hooks


class HookedOperations(operations.DatabaseOperations):
    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Empty all tables, as tests do."""
        with transaction.atomic(using=self.connection.alias):
            super().execute_sql_flush(sql_list)
            run_hooks(at_flush, self.connection)


class HookedSqlite(base.DatabaseWrapper):
    ops_class = HookedOperations

    def _start_transaction_under_autocommit(self) -> None:
        run_hooks(at_begin, self)
        super()._start_transaction_under_autocommit()  # type: ignore[misc]

    def commit(self) -> None:
        prepare_commit(self)
        super().commit()


DatabaseWrapper = HookedSqlite  # the name by which Django finds it
