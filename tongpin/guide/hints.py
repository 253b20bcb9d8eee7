"""The hints of first visits: at most one on a page, gone for good by one press."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.models import Person

COOKIE = "hints"  # the keys of hints that were put away on this device, joined by dots
KEPT_S = 400 * 24 * 3600  # as long as browsers keep a cookie


@dataclass(frozen=True)
class Hint:
    """What somebody should know who opens one of these pages for the first time."""

    key: str
    views: frozenset[str]  # names of the pages; none: a page that Django does not answer
    text: Promise


QUIZ_HINT = Hint(
    "quiz",
    frozenset(),
    _(
        "Hand in at the end, and you get a receipt. If the line breaks, your answers stay on this "
        "page. Nobody is shown who answered what."
    ),
)
HINTS = (
    Hint(
        "start",
        frozenset({"home:start"}),
        _(
            "What waits for you stands at the top of this page, figures and acts below. “Help” at "
            "the top of every page tells you what you do here."
        ),
    ),
    Hint(
        "act",
        frozenset({"ledgers:act_record"}),
        _(
            "Write it as you would in the ledger: 128人 is understood, and what you do not know "
            "you leave out. If something is missing, the page says what; what you typed is not "
            "lost."
        ),
    ),
    Hint(
        "ledger",
        frozenset({"ledgers:ledger_load", "ledgers:ledger_check"}),
        _(
            "Take the ledger just as it is. You are shown row by row what was understood; nothing "
            "is stored before you agree, and the same file twice changes nothing."
        ),
    ),
    Hint(
        "figures",
        frozenset({"figures:figure_list"}),
        _(
            "Nobody types these figures: they are counted from acts. Press a figure and you see "
            "the rows behind it. 人 counts different people, 人次 counts how often they came."
        ),
    ),
    Hint(
        "report",
        frozenset({"reports:report"}),
        _(
            "The report writes itself from what is recorded. Press a figure in it to see where it "
            "comes from. A released report stays as it is; this page goes on with the rows."
        ),
    ),
    Hint(
        "inspection",
        frozenset({"oversight:inspection_list", "oversight:visit"}),
        _(
            "Plan a visit here, note down on the spot what you see, and give the unit your opinion "
            "afterwards. Noting works without a network too."
        ),
    ),
    Hint(
        "journal",
        frozenset({"administration:journal"}),
        _(
            "Every change stands here: who, what, when. Nobody can alter an entry without its "
            "being noticed. Write a name or choose a period, then press “Show”."
        ),
    ),
    QUIZ_HINT,
)
KEYS = frozenset(hint.key for hint in HINTS)
HINT_OF_VIEW = {view: hint for hint in HINTS for view in hint.views}


def hint_on(view: str) -> Hint | None:
    """The hint of the page of that name."""
    return HINT_OF_VIEW.get(view)


def keys_in_cookie(text: str) -> frozenset[str]:
    """The hints that a cookie names; what it names otherwise is left out."""
    return KEYS.intersection(text.split("."))


def cookie_text(keys: frozenset[str]) -> str:
    return ".".join(sorted(keys))


def keys_put_away(request: HttpRequest) -> frozenset[str]:
    """The hints that whoever asks has put away: the person, or else this device."""
    if isinstance(request.user, Person):
        return frozenset(request.user.read_hints.values_list("key", flat=True))
    return keys_in_cookie(request.COOKIES.get(COOKIE, ""))


def is_put_away(hint: Hint, request: HttpRequest) -> bool:
    return hint.key in keys_put_away(request)


def keep_on_device(response: HttpResponse, keys: frozenset[str]) -> None:
    """Set the cookie by which pages without a login know which hints were put away."""
    response.set_cookie(
        COOKIE,
        cookie_text(keys),
        max_age=KEPT_S,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
