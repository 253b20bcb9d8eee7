"""Certificates as PDF."""

from django.template.loader import render_to_string

from tongpin.base.pdf import pdf_of
from tongpin.base.qr_codes import qr_svg
from tongpin.base.text import quotable
from tongpin.contests.models import Certificate


def certificates_pdf(certificates: list[Certificate], *, site: str) -> bytes:
    """One page for each certificate; `site` begins the address where its number is checked.

    Raises PdfError where the machine lacks the libraries that set type.
    """
    pages = []
    for certificate in certificates:
        address = f"{site}/certificates/{certificate.number}/"
        qr = qr_svg(address, border=0)
        name = quotable(certificate.placing.round.contest.name)
        page = {"certificate": certificate, "name": name, "address": address, "qr": qr}
        pages.append(page)
    return pdf_of(render_to_string("contests/certificates.html", {"pages": pages}))
