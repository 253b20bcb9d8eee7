"""Django's `migrate`. The tables are not yet as we know them, so nothing is vouched for."""

from typing import Any

from django.core.management.commands import migrate

from tongpin.orgs.vouchers import nothing_vouched


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        with nothing_vouched():
            return super().handle(*args, **options)
