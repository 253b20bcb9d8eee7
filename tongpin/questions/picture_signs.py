"""The signs by which texts of questions hold pictures, and how pages and files show them; pure.

A sign stands where the picture stands: （图#3f2a9c0d11223344-640x480：红船）. It says which it is,
how large, and what it shows, so that a page needs nothing else. Everything that questions hold as
text may hold signs, but for answers.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import escape, unescape

from django.utils.translation import gettext as _

SIGN = re.compile(
    r"（图#(?P<mark>[0-9a-f]{16})-(?P<width>\d{1,5})x(?P<height>\d{1,5})"
    r"(?:：(?P<alternative>[^（）\n]{1,200}))?）"
)
IN_HTML = re.compile(rf"<option\b.*?</option>|<[^<>]*>|{SIGN.pattern}", re.DOTALL | re.IGNORECASE)
MARK_LENGTH = 16  # digits of the digest
NO_ALTERNATIVE = "（图片）"  # which no reader of files takes for a picture that was described
NOT_IN_SIGNS = re.compile(r"[\s()（）\[\]【】{}<>&\"'`$\\_]+")  # of other signs, gaps, formulas
LIKE_OPTION = re.compile(r"(?<![A-Za-z0-9])([A-Za-zＡ-Ｚａ-ｚ])\s*[.．、:：。]")
LONGEST_ALTERNATIVE = 200  # characters


@dataclass(frozen=True, slots=True)
class PictureSign:
    """One picture in a text."""

    mark: str  # the first digits of the SHA-256 of the picture as it is kept
    width: int  # px
    height: int
    alternative: str = ""  # what it shows

    @property
    def text(self) -> str:
        """As texts hold it."""
        alternative = f"：{self.alternative}" if self.alternative else ""
        return f"（图#{self.mark}-{self.width}x{self.height}{alternative}）"

    @property
    def plain_text(self) -> str:
        """As it is said where no picture can stand."""
        return f"（图：{self.alternative}）" if self.alternative else NO_ALTERNATIVE

    def as_html(self, address: str) -> str:
        alternative = escape(self.alternative)
        size = f'width="{self.width}" height="{self.height}"'
        return f'<img src="{escape(address)}" alt="{alternative}" {size} loading="lazy">'

    @classmethod
    def of(cls, match: re.Match[str]) -> "PictureSign":
        return cls(
            mark=match["mark"],
            width=int(match["width"]),
            height=int(match["height"]),
            alternative=match["alternative"] or "",
        )


def sign_alternative(text: str) -> str:
    """What a picture shows, without what a reader of questions could take for signs of its own."""
    plain = LIKE_OPTION.sub(r"\1 ", NOT_IN_SIGNS.sub(" ", text))
    return " ".join(plain.split())[:LONGEST_ALTERNATIVE].strip()


def signs_in(texts: Iterable[str]) -> list[PictureSign]:
    """The signs of all texts in their order."""
    signs: list[PictureSign] = []
    for text in texts:
        signs += map(PictureSign.of, SIGN.finditer(text))
    return signs


def without_pictures(text: str) -> str:
    """The text with what its pictures show in their places."""
    return SIGN.sub(lambda match: PictureSign.of(match).plain_text, text)


def with_pictures(html: str, address_of: Callable[[str], str]) -> str:
    """HTML whose texts hold signs, with the pictures themselves.

    address_of  gives the address of a picture by its mark; "" for one that is not to be shown
    Tags stay as they are; the options of a list, which hold no pictures, say what they show.
    """

    def shown(match: re.Match[str]) -> str:
        if not match["mark"]:
            return without_pictures(match[0]) if match[0].startswith("<option") else match[0]
        sign = PictureSign.of(match)
        address = address_of(sign.mark)
        if not address:
            return sign.plain_text
        alternative = unescape(sign.alternative) or _("Picture")
        return replace(sign, alternative=alternative).as_html(address)

    return IN_HTML.sub(shown, html)
