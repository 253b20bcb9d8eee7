"""Letters of invitation, as a page to print: a code in signs and as a picture, for each person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from tongpin.accounts.actions import Letter
from tongpin.accounts.invitation_codes import spaced
from tongpin.accounts.providers import provider_name
from tongpin.base.qr_codes import qr_svg


@dataclass(frozen=True)
class PrintedLetter:
    """What one letter says."""

    name: str
    posts: tuple[str, ...]  # 柳林镇 联络员
    code: str
    url: str
    qr: SafeString
    until: datetime
    provider: str  # whose account it joins; "" where it opens an account


def printed(request: HttpRequest, letter: Letter) -> PrintedLetter:
    """The letter with the address under which this page was asked for."""
    url = request.build_absolute_uri(reverse("accounts:join", args=[letter.code]))
    posts = letter.person.posts.on(localdate()).select_related("unit").order_by("id")
    return PrintedLetter(
        name=letter.person.name,
        posts=tuple(f"{post.unit.name} {post.get_role_display()}" for post in posts),
        code=spaced(letter.code),
        url=url,
        qr=qr_svg(url),
        until=letter.invitation.expires_at,
        provider=provider_name(letter.invitation.provider),
    )


def letters_page(
    request: HttpRequest, letters: Iterable[Letter], *, is_first: bool = False
) -> HttpResponse:
    """The only time that the codes are seen; nobody keeps the page."""
    context = {
        "letters": [printed(request, letter) for letter in letters],
        "join_url": request.build_absolute_uri(reverse("accounts:join_code")),
        "is_first": is_first,
    }
    return render(request, "administration/letters.html", context)
