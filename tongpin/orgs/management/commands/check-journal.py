"""Walk the journal's chain."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongpin.orgs.journal import first_broken_link
from tongpin.orgs.models import JournalEntry


class Command(BaseCommand):
    help = "Walk the hash chain of the journal and name the first broken link."

    def handle(self, *args: object, **options: object) -> None:
        if entry := first_broken_link():
            values = {"number": entry.pk, "at": entry.at, "verb": entry.verb, "about": entry.about}
            text = _("The chain breaks at entry %(number)s: %(at)s %(verb)s %(about)s")
            raise CommandError(text % values)
        self.stdout.write(
            _("The journal holds: %(count)s entries.") % {"count": JournalEntry.objects.count()}
        )
