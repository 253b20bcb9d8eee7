"""Uploads in parts over HTTP, after the tus protocol 1.0 (creation, termination)."""

import base64

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongpin.base.numbers import is_digits
from tongpin.evidence.file_types import FileError
from tongpin.evidence.models import Upload
from tongpin.evidence.uploads import PART, OffsetError, drop_upload, start_upload, take_part
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import RECORDERS, units_of_roles

VERSION = "1.0.0"


def _answer(status: int, **headers: object) -> HttpResponse:
    """An answer without a body; Upload_Offset=3 becomes the header Upload-Offset: 3."""
    response = HttpResponse(status=status)
    response["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    return response


def _refused(why: str, status: int = 400) -> HttpResponse:
    response = HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    return response


def _number(request: HttpRequest, header: str) -> int | None:
    text = request.headers.get(header, "")
    return int(text) if is_digits(text, most=15) else None


@require_http_methods(["POST"])
def upload_start(request: Request) -> HttpResponse:
    """201 with the place of the upload; 400 with the reason for a size that is not taken.

    Files are sent in parts by those who record for a unit; nobody else fills the disk.
    """
    if not units_of_roles(request.user, RECORDERS, localdate()):
        raise PermissionDenied
    length = _number(request, "Upload-Length")
    if length is None:
        return _refused(_("Upload-Length is missing: the number of bytes."))
    try:
        upload = start_upload(_name(request), length, by=request.user, now=timezone.now())
    except FileError as error:
        return _refused(str(error))
    return _answer(201, Location=upload.get_absolute_url())


def _name(request: HttpRequest) -> str:
    """The file's name from Upload-Metadata: pairs of a key and a value in Base64."""
    encoded_name = ""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        if pair.split()[:1] == ["filename"] and len(pair.split()) == 2:
            encoded_name = pair.split()[1]
    try:
        return base64.b64decode(encoded_name).decode() or _("file")
    except ValueError:
        return _("file")


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: Request, key: str) -> HttpResponse:
    """HEAD tells how much is there, PATCH adds a part, DELETE forgets the upload.

    409 where the part does not begin at the offset, 413 where it is too large, 400 with the
    reason where the whole file is not taken; the upload is gone then.
    """
    own_upload = get_object_or_404(Upload, key=key, by=request.user)
    if request.method == "HEAD":
        return _answer(
            200,
            Upload_Offset=own_upload.offset,
            Upload_Length=own_upload.length,
            Cache_Control="no-store",
        )
    if request.method == "DELETE":
        drop_upload(own_upload)
        return _answer(204)
    if request.content_type != "application/offset+octet-stream":
        return _answer(415)
    return _add_part(own_upload, request)


def _add_part(upload: Upload, request: Request) -> HttpResponse:
    content = request.read(PART + 1)
    if len(content) > PART:
        return _answer(413)
    offset = _number(request, "Upload-Offset")
    if offset is None:
        offset = -1  # which no part has
    try:
        longer_upload = take_part(upload, offset, content, now=timezone.now())
    except Upload.DoesNotExist:
        return _answer(404)
    except OffsetError:
        return _answer(409, Upload_Offset=upload.offset)
    except FileError as error:
        drop_upload(upload)
        return _refused(str(error))
    return _answer(204, Upload_Offset=longer_upload.offset)
