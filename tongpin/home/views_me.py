"""Pages about oneself: what is stored, taking it along, having it erased."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.burden.complaints import make_complaint
from tongpin.dossiers.actions import erase_paper
from tongpin.home.own_data import SHOWN, OwnData
from tongpin.plans.actions import end_feed
from tongpin.quizzes.answerers import uuid_of_device
from tongpin.signin.actions import forget_phone
from tongpin.signin.phones import COOKIE, Phone


def _mine(request: HttpRequest) -> OwnData:
    if request.user.is_authenticated:
        return OwnData(request.user)
    phone = Phone.of(request)
    return OwnData(None, phone.digest, uuid_of_device(phone.token))


@login_not_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """For whoever is logged in, or for the phone that signed in somewhere."""
    mine = _mine(request)
    sign_ins = mine.sign_ins()
    context = {
        "person": mine.person,
        "sign_ins": sign_ins[:SHOWN],
        "count": len(sign_ins),
        "papers": mine.papers(),
        "attempts": mine.attempts(),
        "made_up": mine.made_up(),
        "certificates": mine.certificates(),
        "posts": mine.posts(),
        "feeds": mine.feeds(),
    }
    return render(request, "home/me.html", context)


@login_not_required
@require_GET
def me_export(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(
        _mine(request).everything(), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="everything.json"'
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_POST
def me_erase(request: HttpRequest) -> HttpResponse:
    """Erase one paper, a subscription, or what ties this phone to sign-ins; ask for the rest."""
    mine, now = _mine(request), timezone.now()
    what, __, told = request.POST.get("what", "").partition(":")
    number = told if told.isascii() and told.isdecimal() and len(told) < 19 else ""
    response = redirect("home:me")
    if what == "paper" and number:
        for paper in mine.papers().filter(pk=number):
            erase_paper(paper, by=mine.person, now=now)
            messages.success(request, _("The paper is erased."))
    elif what == "feed" and mine.person and number:
        for feed in mine.person.feeds.filter(pk=number):
            end_feed(feed, now=now)
    elif what == "phone" and not mine.person:
        for paper in mine.papers():
            erase_paper(paper, by=None, now=now)
        forget_phone(Phone.of(request), now=now)  # quizzes knew it by its cookie alone
        response.delete_cookie(COOKIE, samesite="Lax")
        messages.success(request, _("This phone is forgotten."))
    elif what == "rest" and mine.person:
        text = _("%(name)s asks that what is stored about them be erased.")
        make_complaint(
            text % {"name": mine.person.name}, page="/me/", contact="", by=mine.person, now=now
        )
        messages.success(request, _("The office has received it. Thank you."))
    return response
