"""Statistics by which a database plans."""

from django.db import connection, models


def refresh_statistics(*tables: type[models.Model]) -> None:
    """Let PostgreSQL count again after many rows were written, before it plans by old counts.

    SQLite plans without them, and nothing happens there.
    """
    if connection.vendor != "postgresql":
        return
    names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")
