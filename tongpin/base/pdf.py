"""PDF from HTML, set by WeasyPrint."""

from django.utils.translation import gettext as _
from PIL import ImageFile

from tongpin.base.errors import UserError


class PdfError(UserError):
    """No PDF can be made here; the message says what is missing."""


def _no_network(url: str, *args: object, **named: object) -> object:
    raise ValueError(url)


def pdf_of(html: str) -> bytes:
    """The pages of the HTML, which holds everything that it shows.

    Raises PdfError where the machine lacks the libraries that set type.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415  # it needs libraries of the system
    except OSError as error:
        text = _("PDF needs the Debian packages libpango-1.0-0 and libpangoft2-1.0-0.")
        raise PdfError(text) from error
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets half a picture pass, everywhere
    content: bytes = HTML(string=html, url_fetcher=_no_network).write_pdf()
    return content
