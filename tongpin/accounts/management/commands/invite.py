"""A new letter from the server, for who lost theirs and can ask nobody."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.accounts.actions import AccountError, invite
from tongpin.accounts.invitation_codes import spaced
from tongpin.orgs.models import Person


class Command(BaseCommand):
    help = "Make a one-time code by which somebody opens an account or sets a new password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name or user name of one person")

    def handle(self, *args: object, name: str, **options: object) -> None:
        people = Person.objects.registered()
        found = people.filter(username=name)[:1] or people.filter(name=name)[:2]
        if len(found) != 1:
            text = _("%(count)s people are called %(name)s; say the user name of one.")
            raise CommandError(text % {"count": len(found), "name": name})
        try:
            letter = invite(found[0], by=None, now=timezone.now())
        except AccountError as error:
            raise CommandError(str(error)) from error
        text = _("%(name)s opens the account on the page /join/ with this code: %(code)s")
        self.stdout.write(text % {"name": found[0], "code": spaced(letter.code)})
