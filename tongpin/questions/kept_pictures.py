"""The files of pictures that questions show: kept, named by rows, and looked up by their marks."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.evidence.actions import keep_cleaned
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Person
from tongpin.orgs.permissions import recordable_unit_ids
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.models import Bank, Version, VersionPicture


class QuestionError(UserError):
    """The question cannot be kept; the message is written for users."""


def known_digests(bank: Bank) -> frozenset[str]:
    """SHA-256 of the pictures in all banks of the unit, which are clean as they are."""
    pictures = VersionPicture.objects.filter(version__question__bank__unit=bank.unit_id)
    return frozenset(pictures.values_list("file__digest", flat=True))


def keep_pictures(
    drafts: Iterable[QuestionDraft], *, by: Person | None, now: datetime
) -> dict[str, StoredFile]:
    """Keep what the questions bring along, before the transaction that stores them.

    Gives the files by their marks. What no question names afterwards is erased after a while.
    """
    files: dict[str, StoredFile] = {}
    for draft in drafts:
        for picture in draft.pictures:
            if picture.mark not in files:
                file = keep_cleaned(picture.file_name, picture.cleaned, by=by, now=now)
                files[picture.mark] = file
    return files


def picture_files(
    bank: Bank,
    draft: QuestionDraft,
    kept: Mapping[str, StoredFile],
    *,
    by: Person | None,
    now: datetime,
) -> dict[str, StoredFile]:
    """The file of each picture that the question shows, by its mark.

    kept  those that came along
    Others may be of banks of the unit, and of units for which the person records: typed signs
    lead to no other pictures. Raises QuestionError for a sign that leads nowhere.
    """
    units = {bank.unit_id}
    if by:
        units.update(recordable_unit_ids(by, localdate(now)))
    marks = {sign.mark for sign in draft.signs}
    files = {mark: kept[mark] for mark in marks if mark in kept}
    for picture in _pictures_of(units, marks - files.keys()):
        files.setdefault(picture.mark, picture.file)
    _check_found(marks, files)
    return files


def check_signs(bank: Bank, draft: QuestionDraft) -> None:
    """Raises QuestionError, as picture_files does, where nothing is kept yet."""
    marks = {sign.mark for sign in draft.signs}
    brought = {picture.mark for picture in draft.pictures}
    of_bank = {picture.mark for picture in _pictures_of({bank.unit_id}, marks - brought)}
    _check_found(marks, brought | of_bank)


def _pictures_of(units: Collection[int], marks: Collection[str]) -> Iterable[VersionPicture]:
    if not marks:
        return ()
    pictures = VersionPicture.objects.filter(
        mark__in=marks, version__question__bank__unit__in=units
    )
    return pictures.select_related("file").order_by("id")


def _check_found(marks: Collection[str], found: Collection[str]) -> None:
    missing = sorted(mark for mark in marks if mark not in found)
    if missing:
        text = _("No question here has the picture %(mark)s. Take it in with a file that holds it.")
        raise QuestionError(text % {"mark": missing[0]})


def name_pictures(version: Version, files: Mapping[str, StoredFile]) -> None:
    """Let the version's rows hold its pictures, so that nobody erases them."""
    rows = []
    for mark, file in sorted(files.items()):
        rows.append(VersionPicture(version=version, file=file, mark=mark))
    VersionPicture.objects.bulk_create(rows)
