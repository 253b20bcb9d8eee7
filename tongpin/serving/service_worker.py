"""The service worker of pages that work without a network."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tongpin.serving.private_pages import may_be_kept


@may_be_kept
@login_not_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """An app serves it below its own address, for it may look after pages below it only."""
    path = finders.find("tongpin/worker.js")
    assert path
    script = Path(path).read_text("utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
