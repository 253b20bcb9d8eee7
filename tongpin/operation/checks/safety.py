"""Checks of settings and of who on this machine can read what Tongpin keeps."""

import os
import stat
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.accounts.providers import KINDS, all_providers
from tongpin.accounts.providers.provider_file import ProviderFileError, read_providers
from tongpin.operation.checks.operation_check import (
    CheckGroup,
    CheckResult,
    Needs,
    OperationCheck,
    broken,
    doubtful,
    fine,
)
from tongpin.operation.demo_logins import DEMO_LOGINS, PASSWORD
from tongpin.operation.places import files_place, is_open_to_others, mode_of
from tongpin.orgs.models import Person

LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "[::1]", "::1"}
SHORTEST_KEY = 32  # characters
FEWEST_LETTERS = 8  # different ones in a key that was made by chance
EXAMPLES = ("changeme", "change-me", "insecure", "example", "secret", "password", "your-key")


def is_loopback_only() -> bool:
    return set(settings.ALLOWED_HOSTS) <= LOOPBACK_HOSTS


def look_at_secret_key(now: datetime) -> CheckResult:
    if is_weak_key(settings.SECRET_KEY):
        return broken(
            _("The key that signs sessions can be guessed."),
            _("Take TONGPIN_SECRET_KEY away, so that Tongpin makes one; all have to sign in anew."),
        )
    path = settings.VAR / "secret_key"
    if os.environ.get("TONGPIN_SECRET_KEY"):
        return fine(_("The key that signs sessions comes from TONGPIN_SECRET_KEY."))
    if not path.exists():
        text = _("%(path)s, the key that signs sessions, is gone.") % {"path": path}
        advice = _("Bring it back from a backup before the next start, or all sign in anew.")
        return broken(text, advice)
    if mode_of(path) & (stat.S_IRWXG | stat.S_IRWXO):
        text = _("Others on this machine can read %(path)s, the key that signs sessions.")
        return broken(text % {"path": path}, _("Run: chmod 600 %(path)s") % {"path": path})
    return fine(_("Only its owner can read the key that signs sessions."))


def is_weak_key(key: str) -> bool:
    """Whether the key is short, monotonous, or one that stands in examples."""
    lower = key.lower()
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS:
        return True
    return any(word in lower for word in EXAMPLES)


def look_at_database_file(now: datetime) -> CheckResult:
    if connection.vendor != "sqlite":
        return fine(_("PostgreSQL keeps its files to itself."))
    path = Path(str(connection.settings_dict["NAME"]))
    if not path.exists():
        return fine(_("There is no database file yet."))
    if mode_of(path) & stat.S_IRWXO:
        text = _("Others on this machine can read %(path)s, where everything is.")
        return broken(text % {"path": path}, _("Run: chmod o= %(path)s") % {"path": path})
    return fine(_("Others on this machine cannot read the database's file."))


def look_at_file_store(now: datetime) -> CheckResult:
    place = files_place()
    if place is None:
        return fine(_("An S3 store keeps the files; who may read them is said there."))
    if place.path.exists() and is_open_to_others(place.path):
        text = _("Others on this machine can look into %(path)s, where the files are.")
        advice = _("Run: chmod o= %(path)s")
        return doubtful(text % {"path": place.path}, advice % {"path": place.path})
    return fine(_("Others on this machine cannot look into the folder of the files."))


def look_at_debug(now: datetime) -> CheckResult:
    if settings.DEBUG:
        return broken(
            _("TONGPIN_DEBUG is on: pages of errors show the program and its settings."),
            _("Take TONGPIN_DEBUG away and start the site again."),
        )
    return fine(_("Pages of errors show nothing of the program."))


def look_at_https(now: datetime) -> CheckResult:
    if settings.HTTPS:
        return fine(_("Browsers are led to HTTPS, and cookies travel by it alone."))
    if is_loopback_only():
        return fine(_("The site answers on this machine alone, where HTTPS is not needed."))
    return doubtful(
        _("TONGPIN_HTTPS is off although others reach the site: passwords travel in the open."),
        _("Put a proxy with a certificate before it and set TONGPIN_HTTPS=yes."),
    )


def look_at_proxies(now: datetime) -> CheckResult:
    if settings.TRUSTED_PROXIES:
        return fine(_("The site knows from which address people sign in, also behind its proxy."))
    if not settings.HTTPS:
        return fine(_("No proxy is named; the site takes the address that it sees."))
    return doubtful(
        _("No proxy is named: everybody seems to sign in from the address of the proxy."),
        _(
            "Set TONGPIN_TRUSTED_PROXIES to its address, such as 127.0.0.1; wrong passwords of a "
            "stranger then count for that stranger's address alone."
        ),
    )


def look_at_hosts(now: datetime) -> CheckResult:
    names = ", ".join(settings.ALLOWED_HOSTS)
    if "*" in settings.ALLOWED_HOSTS:
        return broken(
            _("TONGPIN_HOSTS is *: the site answers under any name that somebody makes up."),
            _("Name in TONGPIN_HOSTS the names under which people reach it."),
        )
    return fine(_("The site answers under %(names)s.") % {"names": names})


def look_at_demo_logins(now: datetime) -> CheckResult:
    """Only the demonstration's user names are tried: a password takes long by design."""
    usernames = open_demo_logins()
    if not usernames:
        return fine(_("Nobody can sign in with the demonstration's password."))
    text = _("Whoever reads the manual can sign in as %(names)s.") % {"names": ", ".join(usernames)}
    advice = _("Give these people new passwords, or begin with an empty TONGPIN_VAR.")
    return doubtful(text, advice) if is_loopback_only() else broken(text, advice)


def open_demo_logins() -> list[str]:
    """The demonstration's user names that still have its password.

    They were made together and share one hash, so as a rule one is tried.
    """
    known = [username for username, *__ in DEMO_LOGINS]
    people = Person.objects.filter(username__in=known, is_active=True).order_by("username")
    usernames: list[str] = []
    answers: dict[str, bool] = {}
    for username, encoded in people.values_list("username", "password"):
        if encoded not in answers:
            answers[encoded] = check_password(PASSWORD, encoded)
        if answers[encoded]:
            usernames.append(str(username))
    return usernames


def look_at_providers(now: datetime) -> CheckResult:
    """The file is read again: what it says now counts from the next start on."""
    path = settings.SIGN_IN_PROVIDERS
    if not path:
        return fine(_("People sign in by password; no provider is named."))
    try:
        providers = read_providers(Path(path), KINDS)
    except ProviderFileError as error:
        return broken(str(error), _("Mend it, or Tongpin does not start again."))
    if providers != all_providers():
        text = _("%(path)s was changed since the start.") % {"path": path}
        return doubtful(text, _("Start the site again, so that it counts."))
    names = ", ".join(provider.name for provider in providers.values())
    return fine(_("People may sign in by %(names)s too.") % {"names": names})


CHECKS = (
    OperationCheck(
        key="secret_key",
        label=gettext_lazy("Key of sessions"),
        group=CheckGroup.SAFETY,
        needs=Needs.NOTHING,
        look=look_at_secret_key,
    ),
    OperationCheck(
        key="database_file",
        label=gettext_lazy("The database's file"),
        group=CheckGroup.SAFETY,
        needs=Needs.NOTHING,
        look=look_at_database_file,
    ),
    OperationCheck(
        key="file_store",
        label=gettext_lazy("Folder of the files"),
        group=CheckGroup.SAFETY,
        needs=Needs.NOTHING,
        look=look_at_file_store,
    ),
    OperationCheck(
        key="debug",
        label=gettext_lazy("Pages of errors"),
        group=CheckGroup.SAFETY,
        needs=Needs.NOTHING,
        look=look_at_debug,
    ),
    OperationCheck(
        key="https",
        label="HTTPS",
        group=CheckGroup.SAFETY,
        needs=Needs.NOTHING,
        look=look_at_https,
    ),
    OperationCheck(
        key="proxies",
        label=gettext_lazy("Proxies"),
        group=CheckGroup.SAFETY,
        needs=Needs.NOTHING,
        look=look_at_proxies,
    ),
    OperationCheck(
        key="hosts",
        label=gettext_lazy("Names of the site"),
        group=CheckGroup.SAFETY,
        needs=Needs.NOTHING,
        look=look_at_hosts,
    ),
    OperationCheck(
        key="providers",
        label=gettext_lazy("Providers for sign-in"),
        group=CheckGroup.SAFETY,
        needs=Needs.NOTHING,
        look=look_at_providers,
    ),
    OperationCheck(
        key="demo_logins",
        label=gettext_lazy("Demonstration's logins"),
        group=CheckGroup.SAFETY,
        needs=Needs.TABLES,
        look=look_at_demo_logins,
    ),
)
