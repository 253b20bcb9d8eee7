"""Stored files as answers."""

from django.http import FileResponse

from tongpin.evidence.models import StoredFile


def file_response(file: StoredFile) -> FileResponse:
    """Pictures and PDF open in the browser, anything else is kept."""
    is_shown = file.is_picture or file.media_type == "application/pdf"
    return FileResponse(
        file.open(),
        as_attachment=not is_shown,
        filename=file.offered_name,
        content_type=file.media_type,
    )
