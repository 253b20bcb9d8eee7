"""Pages about oneself: what is stored, taking it along, having it erased."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.acts.models import PresenceStatus
from tongpin.base.numbers import row_number
from tongpin.burden.complaints import make_complaint
from tongpin.dossiers.actions import erase_paper
from tongpin.evidence.unused_files import drop_unused_files_of
from tongpin.guide.hints import keys_put_away
from tongpin.home.own_data import SHOWN, OwnData
from tongpin.home.personal_data import all_personal_data
from tongpin.orgs.models import Person
from tongpin.quizzes.answerers import uuid_of_device
from tongpin.signin.actions import forget_phone
from tongpin.signin.phones import COOKIE, Phone


def _own_data(request: HttpRequest) -> OwnData:
    if request.user.is_authenticated:
        return OwnData(request.user)
    phone = Phone.of(request)
    return OwnData(None, phone.digest, uuid_of_device(phone.token))


def shown_sign_ins(sign_ins: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest of them as the page shows them, with the word for each status."""
    rows = []
    for sign_in in sign_ins[:SHOWN]:
        status = PresenceStatus(sign_in["status"])
        reason = sign_in["reason"] if status == PresenceStatus.LEAVE else ""
        rows.append(sign_in | {"status_label": status.label, "reason_of_leave": reason})
    return rows


@login_not_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """For whoever is logged in, or for the phone that signed in somewhere."""
    own_data = _own_data(request)
    sign_ins = own_data.sign_ins()
    context = {
        "person": own_data.person,
        "sign_ins": shown_sign_ins(sign_ins),
        "count": len(sign_ins),
        "papers": own_data.papers(),
        "attempts": own_data.attempts(),
        "made_up": own_data.make_ups(),
        "certificates": own_data.certificates(),
        "posts": own_data.posts(),
        "feeds": own_data.feeds(),
        "has_read_hints": bool(keys_put_away(request)),
    }
    return render(request, "home/me.html", context)


@login_not_required
@require_GET
def me_export(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(
        _own_data(request).everything(), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="everything.json"'
    return response


@login_not_required
@require_POST
def me_erase(request: HttpRequest) -> HttpResponse:
    """Erase one paper, a subscription, or what ties this phone to sign-ins; ask for the rest."""
    own_data = _own_data(request)
    now = timezone.now()
    response = redirect("home:me")
    wish, __, number = request.POST.get("what", "").partition(":")
    if wish == "phone" and own_data.person is None:
        _erase_traces_of_phone(request, own_data, now)
        response.delete_cookie(COOKIE, samesite="Lax")
        messages.success(request, _("This phone is forgotten."))
    elif wish == "rest" and own_data.person:
        _ask_office_to_erase(own_data.person, now)
        messages.success(request, _("The office has received it. Thank you."))
    elif _erase_row(own_data, wish, row_number(number), now):
        messages.success(request, _("It is erased."))
    return response


def _erase_row(own_data: OwnData, wish: str, number: int, now: datetime) -> bool:
    """Erase the row of that number which the wish is about; tells whether there was one."""
    is_erased = False
    for entry in all_personal_data():
        if entry.erase is None or entry.wish != wish:
            continue
        for row in own_data.erasable_rows(entry).filter(pk=number):
            entry.erase(row, by=own_data.person, now=now)
            is_erased = True
    if is_erased and own_data.person:
        drop_unused_files_of(own_data.person, now=now)
    return is_erased


def _erase_traces_of_phone(request: HttpRequest, own_data: OwnData, now: datetime) -> None:
    """Empty the papers that came from the phone, and forget it; quizzes knew its cookie alone."""
    for paper in own_data.papers():
        erase_paper(paper, by=None, now=now)
    forget_phone(Phone.of(request), now=now)


def _ask_office_to_erase(person: Person, now: datetime) -> None:
    text = _("%(name)s asks that what is stored about them be erased.") % {"name": person.name}
    make_complaint(text, page=reverse("home:me"), contact="", by=person, now=now)
