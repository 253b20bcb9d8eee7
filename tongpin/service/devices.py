"""The digest of a browser, by which a handler's own device is known again."""

from django.http import HttpRequest, HttpResponse

from tongpin.signin.phones import COOKIE, Phone


def device_of(request: HttpRequest) -> Phone:
    """The browser at hand, whoever is logged in: it is remembered without its person."""
    phone = Phone.of(request)
    if COOKIE not in request.COOKIES:
        phone.person = None
    return phone


def remember_device(request: HttpRequest, response: HttpResponse, phone: Phone) -> HttpResponse:
    """Give a browser that was not here before its cookie."""
    if COOKIE not in request.COOKIES:
        phone.remember(response)
    return response
