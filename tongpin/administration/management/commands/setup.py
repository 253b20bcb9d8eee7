"""The first start without a browser."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.accounts.invitation_codes import spaced
from tongpin.administration.first_start import SetupError, SetupOrder, set_up
from tongpin.campaigns.pack_faults import PackError
from tongpin.orgs.models import ADMINISTRATORS, Role, Unit


class Command(BaseCommand):
    help = "Set up a county: its top unit, three administrators, a campaign from a pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--county", help="what is not given here is asked")
        parser.add_argument("--code", default="", help="its administrative code")
        for role in ADMINISTRATORS:
            parser.add_argument(f"--{role.value}", help=f"name of the {role.label}")
        parser.add_argument("--pack", default="", help="of the campaign; none: no campaign yet")

    def handle(self, *args: object, **options: Any) -> None:
        if Unit._meta.db_table not in connection.introspection.table_names():
            call_command("migrate", verbosity=0)
        names = {role: self.asked(options[role.value], str(role.label)) for role in ADMINISTRATORS}
        county = self.asked(options["county"], _("The county, city or office at the top"))
        order = SetupOrder(county, names, code=options["code"], pack=options["pack"])
        try:
            letters = set_up(order, now=timezone.now())
        except (SetupError, PackError) as error:
            raise CommandError(str(error)) from error
        for letter in letters:
            role = Role(letter.person.posts.get().role)
            self.stdout.write(f"{letter.person.name}（{role.label}）：{spaced(letter.code)}")
        self.stdout.write(_("Each opens an account with this code on the page /join/."))

    def asked(self, given: str | None, question: str) -> str:
        return given or input(f"{question}: ")
