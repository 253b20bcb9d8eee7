"""Write a list as a workbook."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongpin.acts.models import Act
from tongpin.campaigns.command_options import chosen_campaign
from tongpin.ledgers.exports import export_acts
from tongpin.ledgers.roster_exports import export_people, export_units

ROSTERS = {"units": export_units, "people": export_people}


class Command(BaseCommand):
    help = "Write any list as a workbook that `load` takes back unchanged."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="units, people, or a kind of act")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.xlsx")
        parser.add_argument("--campaign")

    def handle(
        self, *args: object, kind: str, output: Path, campaign: str | None, **options: object
    ) -> None:
        content = ROSTERS[kind]() if kind in ROSTERS else acts_of_kind(kind, campaign)
        output.write_bytes(content)
        self.stdout.write(str(output))


def acts_of_kind(key: str, campaign_code: str | None) -> bytes:
    """The list of one kind of act. Raises CommandError naming the lists that there are."""
    campaign = chosen_campaign(campaign_code)
    kind = campaign.kinds.filter(key=key).first()
    if kind is None:
        keys = campaign.kinds.order_by("position").values_list("key", flat=True)
        names = {"kind": key, "kinds": "、".join([*ROSTERS, *keys])}
        raise CommandError(_("There is no list %(kind)s. There are: %(kinds)s") % names)
    return export_acts(kind, Act.objects.current().filter(kind=kind))
