"""Checks of the disks on which Tongpin stores."""

from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.operation.checks.operation_check import (
    CheckGroup,
    CheckResult,
    Needs,
    OperationCheck,
    broken,
    doubtful,
    fine,
)
from tongpin.operation.places import StoragePlace, files_place, var_place

WARN_PERCENT, BAD_PERCENT = 10.0, 2.0  # free


def look_at_var(now: datetime) -> CheckResult:
    return _space_of(var_place())


def look_at_files(now: datetime) -> CheckResult:
    place = files_place()
    if place is None:
        return fine(_("An S3 store keeps the files; its own console tells how full it is."))
    return _space_of(place)


def _space_of(place: StoragePlace) -> CheckResult:
    space = place.space()
    if space is None:
        text = _("%(path)s cannot be looked at.") % {"path": place.path}
        return broken(text, _("See whether the disk is there and whose folder it is."))
    words = {
        "path": place.path,
        "free": filesizeformat(space.free),
        "size": filesizeformat(space.size),
        "percent": f"{space.free_percent:.0f}",
    }
    text = _("%(path)s: %(free)s of %(size)s are free (%(percent)s %%).") % words
    if space.free_percent >= WARN_PERCENT:
        return fine(text)
    advice = _("Make room or a larger disk: a full disk stops every write.")
    if space.free_percent >= BAD_PERCENT:
        return doubtful(text, advice)
    return broken(text, advice)


CHECKS = (
    OperationCheck(
        key="disk_var",
        label=gettext_lazy("Disk of the data"),
        group=CheckGroup.SPACE,
        needs=Needs.NOTHING,
        look=look_at_var,
    ),
    OperationCheck(
        key="disk_files",
        label=gettext_lazy("Disk of the files"),
        group=CheckGroup.SPACE,
        needs=Needs.NOTHING,
        look=look_at_files,
    ),
)
