"""New keys in place of old ones: after somebody left who knew them, or once a year."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.orgs.key_rotation import rotate_code_keys, rotate_data_keys


class Command(BaseCommand):
    help = "New keys for what is sealed (--data), and for receipts and personal codes (--codes)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", action="store_true", help="what is sealed in the database")
        parser.add_argument("--codes", action="store_true", help="receipts and personal codes")

    def handle(self, *args: object, data: bool, codes: bool, **options: Any) -> None:
        both = not (data or codes)
        now = timezone.now()
        if data or both:
            count = rotate_data_keys(by=None, now=now)
            self.stdout.write(_("%(count)s texts were sealed anew.") % {"count": count})
        if codes or both:
            rotate_code_keys(by=None, now=now)
            self.stdout.write(_("Receipts and personal codes that are out stay good."))
        self.stdout.write(_("Restart the site, and make a backup that holds the new keys."))
