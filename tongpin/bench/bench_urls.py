"""The site's pages and empty ones beside them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tongpin.urls import urlpatterns as site


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@login_not_required
def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("bench/empty/", empty), path("bench/open/", open_to_all), *site]
