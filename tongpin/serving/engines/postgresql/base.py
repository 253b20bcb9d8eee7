"""Django's PostgreSQL, with what happens around transactions."""

from django.db.backends.postgresql import base

from tongpin.serving.commits import prepare_commit


class HookedPostgresql(base.DatabaseWrapper):
    def commit(self) -> None:
        prepare_commit(self)
        super().commit()


DatabaseWrapper = HookedPostgresql  # the name by which Django finds it
