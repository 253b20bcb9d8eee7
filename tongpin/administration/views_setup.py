"""The first start in a browser, and what comes next."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongpin.administration.first_start import is_set_up, set_up
from tongpin.administration.forms import SetupForm
from tongpin.administration.in_office import for_system
from tongpin.administration.letters import letters_page
from tongpin.administration.setup_code import forget_setup_code
from tongpin.administration.steps import STEPS
from tongpin.orgs.http import Request
from tongpin.serving.errors import errors_on_form
from tongpin.serving.sent import sent_data


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Locked by the code that the terminal shows; gone once there is a county."""
    if is_set_up():
        if request.method == "POST":  # pressed twice: the letters went with the first answer
            return render(request, "administration/setup_done.html", status=410)
        raise Http404
    form = SetupForm(sent_data(request))
    if form.is_valid():
        with errors_on_form(form):
            letters = set_up(form.order(), now=timezone.now())
            forget_setup_code()
            return letters_page(request, letters, is_first=True)
    return render(request, "administration/setup.html", {"form": form})


@require_GET
@for_system
def step_list(request: Request) -> HttpResponse:
    """What a county needs before its work runs, done or not yet."""
    return render(request, "administration/step_list.html", {"steps": STEPS})
