"""Certificates as PDF."""

import segno
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from tongpin.base.pdf import pdf_of
from tongpin.base.text import quotable
from tongpin.contests.models import Certificate


def certificates_pdf(certificates: list[Certificate], *, site: str) -> bytes:
    """One page for each certificate; `site` begins the address where its number is checked.

    Raises PdfError where the machine lacks the libraries that set type.
    """
    pages = []
    for certificate in certificates:
        address = f"{site}/certificates/{certificate.number}/"
        qr = segno.make(address, error="m").svg_inline(border=0, omitsize=True)
        name = quotable(certificate.placing.round.contest.name)
        page = {"certificate": certificate, "name": name, "address": address, "qr": mark_safe(qr)}
        pages.append(page)
    return pdf_of(render_to_string("contests/certificates.html", {"pages": pages}))
