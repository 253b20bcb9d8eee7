"""The web server."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tongpin.home.demo import DEMO_LOGINS
from tongpin.orgs.models import Person


class Command(BaseCommand):
    help = "Serve the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--demo-logins", action="store_true", help="print the demo's logins")

    def handle(
        self,
        *args: object,
        host: str,
        port: int,
        workers: int,
        demo_logins: bool,
        **options: object,
    ) -> None:
        self.stdout.write(f"http://{host}:{port}/")
        if demo_logins and Person.objects.filter(username=DEMO_LOGINS[0][0]).exists():
            self.stdout.write(_("Demonstration logins:"))
            for name, role, unit, password in DEMO_LOGINS:
                self.stdout.write(f"  {name:10} {password}   {unit} {role}")
        self.stdout.flush()
        Granian(
            "tongpin.rsgi:application",
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            workers=workers,
            log_access=False,
            log_level=LogLevels.error,
        ).serve()
