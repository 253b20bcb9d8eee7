"""A form that is sent twice counts once: the second sending is led to what the first did.

Each form carries a number (`templatetags/numbered_forms.py`). With all that was filled in it makes
a digest; the first who claims it is let through, whoever comes later waits for its answer. Only
an answer that leads elsewhere says that something was done; after any other the form may be
sent again, and so may one that gave the browser a cookie, as logging in does: it may not have
arrived. What was filled in otherwise is another form, though its number is the same.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.serving.models import SentForm

NUMBER_FIELD = "sent_number"
KEPT = timedelta(days=1)
WAIT_S = 10  # for the first sending to end
LOOK_S = 0.1
DONE = (302, 303)
UNSAID = {NUMBER_FIELD, "csrfmiddlewaretoken"}


def sent_once(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let each form through once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number = _number_of(request)
        if not number:
            return get_response(request)
        digest = digest_of_form(request, number)
        while not _claim(digest):
            first = _first_sending(digest)
            if first:
                return _led_to(first.answer, request)
        return _passed_on(request, digest, get_response)

    return middleware


def _number_of(request: HttpRequest) -> str:
    """The number that a form of ours brought; "" for what no form sent.

    What programs send is read by its view alone, and what does not arrive is told by the view's
    own checks.
    """
    if request.method != "POST" or _takes_no_forms(request.path_info):
        return ""
    try:
        return str(request.POST.get(NUMBER_FIELD, ""))
    except OSError:
        return ""


def _takes_no_forms(path: str) -> bool:
    """Whether nothing is here, or something that asks for no token of a form."""
    try:
        return getattr(resolve(path).func, "csrf_exempt", False)
    except Resolver404:
        return True


def digest_of_form(request: HttpRequest, number: str) -> str:
    """The same for the same number, address and values; files count by name and size."""
    summed = hashlib.sha256(f"{number}\n{request.get_full_path()}".encode())
    for name, values in sorted(request.POST.lists()):
        if name not in UNSAID:
            summed.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            summed.update(repr((name, file.name, file.size)).encode("utf-8", "surrogatepass"))
    return summed.hexdigest()


def _claim(digest: str) -> bool:
    """Whether nobody sent it before."""
    try:
        with transaction.atomic():
            SentForm.objects.create(digest=digest, sent_at=timezone.now())
    except IntegrityError:
        return False
    return True


def _first_sending(digest: str) -> SentForm | None:
    """The first sending, once it ended or did not within the time; None: it did nothing."""
    last = time.monotonic() + WAIT_S
    while True:
        first = SentForm.objects.filter(digest=digest).first()
        if first is None or first.answer or time.monotonic() > last:
            return first
        time.sleep(LOOK_S)


def _led_to(answer: str, request: HttpRequest) -> HttpResponse:
    """To what the first sending did; back to the form where nobody knows it."""
    if not answer:
        text = _("This was sent before, and it is not known whether it was stored. Look first.")
        messages.warning(request, text)
        return redirect(request.get_full_path())
    text = _("This was sent before; nothing was done twice. Open the page anew to do it again.")
    messages.info(request, text)
    return redirect(answer)


def _passed_on(
    request: HttpRequest, digest: str, get_response: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    claims = SentForm.objects.filter(digest=digest)
    session_before = request.session.session_key
    response = get_response(request)
    is_known_still = request.session.session_key == session_before and not response.cookies
    if is_known_still and response.status_code in DONE:
        claims.update(answer=response["Location"])
    else:
        claims.delete()
    return response


def forget_sent_forms(*, now: datetime) -> int:
    """Forget what was sent long ago."""
    count, __ = SentForm.objects.filter(sent_at__lt=now - KEPT).delete()
    return count
