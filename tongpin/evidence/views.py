"""Uploads in parts over HTTP, after the tus protocol 1.0 (creation, termination)."""

import base64

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongpin.evidence.file_types import FileError
from tongpin.evidence.models import Upload
from tongpin.evidence.uploads import PART, OffsetError, drop_upload, start_upload, take_part
from tongpin.orgs.http import Request

VERSION = "1.0.0"


def _answer(status: int, **headers: object) -> HttpResponse:
    told = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return HttpResponse(status=status, headers={"Tus-Resumable": VERSION} | told)


def _refused(why: str, status: int = 400) -> HttpResponse:
    response = HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    return response


def _number(request: HttpRequest, header: str) -> int | None:
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


@require_http_methods(["POST"])
def upload_start(request: Request) -> HttpResponse:
    """201 with the place of the upload; 400 with the reason for a size that is not taken."""
    length = _number(request, "Upload-Length")
    if length is None:
        return _refused(_("Upload-Length is missing: the number of bytes."))
    try:
        upload = start_upload(_name(request), length, by=request.user, now=timezone.now())
    except FileError as error:
        return _refused(str(error))
    return _answer(201, Location=reverse("evidence:upload", args=[upload.key]))


def _name(request: HttpRequest) -> str:
    """The file's name from Upload-Metadata: pairs of a key and a value in Base64."""
    pairs = request.headers.get("Upload-Metadata", "").split(",")
    told = dict(pair.split() for pair in pairs if len(pair.split()) == 2)
    try:
        return base64.b64decode(told.get("filename", "")).decode() or _("file")
    except ValueError:
        return _("file")


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: Request, key: str) -> HttpResponse:
    """HEAD tells how much is there, PATCH adds a part, DELETE forgets the upload.

    409 where the part does not begin at the offset, 413 where it is too large, 400 with the
    reason where the whole file is not taken; the upload is gone then.
    """
    found = get_object_or_404(Upload, key=key, by=request.user)
    if request.method == "HEAD":
        return _answer(
            200, Upload_Offset=found.offset, Upload_Length=found.length, Cache_Control="no-store"
        )
    if request.method == "DELETE":
        drop_upload(found)
        return _answer(204)
    if request.content_type != "application/offset+octet-stream":
        return _answer(415)
    content, offset = request.read(PART + 1), _number(request, "Upload-Offset")
    if len(content) > PART:
        return _answer(413)
    try:
        taken = take_part(found, -1 if offset is None else offset, content, now=timezone.now())
    except Upload.DoesNotExist:
        return _answer(404)
    except OffsetError:
        return _answer(409, Upload_Offset=found.offset)
    except FileError as error:
        drop_upload(found)
        return _refused(str(error))
    return _answer(204, Upload_Offset=taken.offset)
