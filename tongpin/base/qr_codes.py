"""QR codes, drawn for pages."""

from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str, *, error: str = "m", border: int = 2, **options: Any) -> SafeString:
    """The text as an inline SVG that scales with its place.

    error    l, m, q or h: how much of the code may be hidden or dirty
    border   empty modules on each side
    options  further ones of segno.make
    Raises segno.DataOverflowError for a text that is too long for any code.
    """
    code = segno.make(text, error=error, **options)
    drawing = code.svg_inline(border=border, omitsize=True)
    return mark_safe(drawing)  # noqa: S308  # it holds paths and no text
