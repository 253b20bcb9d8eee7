"""Certificates as PDF."""

import segno
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from PIL import ImageFile

from tongpin.base.text import quotable
from tongpin.contests.models import Certificate


class PaperError(Exception):
    """No PDF can be made here; the message says what is missing."""


def _no_network(url: str, *args: object, **named: object) -> object:
    raise ValueError(url)


def certificates_pdf(certificates: list[Certificate], *, site: str) -> bytes:
    """One page for each certificate; `site` begins the address where its number is checked.

    Raises PaperError where the machine lacks the libraries that set type.
    """
    try:
        from weasyprint import HTML  # needs libraries of the system
    except OSError as error:
        text = _("PDF needs the Debian packages libpango-1.0-0 and libpangoft2-1.0-0.")
        raise PaperError(text) from error
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets half a picture pass, everywhere
    pages = []
    for certificate in certificates:
        address = f"{site}/certificates/{certificate.number}/"
        qr = segno.make(address, error="m").svg_inline(border=0, omitsize=True)
        name = quotable(certificate.placing.round.contest.name)
        page = {"certificate": certificate, "name": name, "address": address, "qr": mark_safe(qr)}
        pages.append(page)
    html = render_to_string("contests/certificates.html", {"pages": pages})
    content: bytes = HTML(string=html, url_fetcher=_no_network).write_pdf()
    return content
