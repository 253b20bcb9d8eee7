"""PDF from HTML, set by WeasyPrint."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from PIL import ImageFile

from tongpin.base.errors import UserError

NO_PICTURES: Mapping[str, bytes] = {}


class PdfError(UserError):
    """No PDF can be made here; the message says what is missing."""


def pdf_of(html: str, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """The pages of the HTML, which holds everything that it shows, but for its pictures.

    pictures  by the addresses under which the HTML names them; no other address is followed
    Raises PdfError where the machine lacks the libraries that set type.
    """
    try:
        # they need libraries of the system
        from weasyprint import HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415
    except OSError as error:
        text = _("PDF needs the Debian packages libpango-1.0-0 and libpangoft2-1.0-0.")
        raise PdfError(text) from error

    class OwnPictures(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url not in pictures:
                raise ValueError(url)
            return URLFetcherResponse(url, pictures[url])

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets half a picture pass, everywhere
    content: bytes = HTML(string=html, url_fetcher=OwnPictures()).write_pdf()
    return content
