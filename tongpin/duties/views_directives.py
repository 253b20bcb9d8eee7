"""Pages of directives."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.numbers import row_number
from tongpin.campaigns.http import campaign_of, kind_choices
from tongpin.duties.directives import (
    answer_below,
    issue_directive,
    move_expectation,
    pass_on,
    receive,
    withdraw_directive,
)
from tongpin.duties.duties_in_reach import (
    addressed_unit,
    numbers_in_form,
    offices_of,
    own_directive,
    units_of,
    visible_directive,
    visible_directives,
)
from tongpin.duties.duty_rows import addressee_rows
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.forms import ROWS, DirectiveForm, DueDateForm, ExpectedForm, WaiveForm
from tongpin.duties.models import Directive
from tongpin.evidence.actions import keep_file
from tongpin.orgs.http import Request, readable_units
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import may_record_for, units_right_below
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data, sent_files

PAGE = 50


@require_GET
def directive_list(request: Request) -> HttpResponse:
    readable_units(request)
    paginator = Paginator(visible_directives(request).order_by("-issued_at", "-id"), PAGE)
    context = {
        "page": paginator.get_page(request.GET.get("page")),
        "may_issue": bool(units_right_below(request.user, localdate())),
    }
    return render(request, "duties/directive_list.html", context)


def superior_directive(request: Request) -> Directive | None:
    """The directive that the new one passes on, if the address names one."""
    number = request.GET.get("passes_on", "")
    if not number:
        return None
    return visible_directive(request, row_number(number))


def are_valid(forms: Sequence[Form]) -> bool:
    """Whether all are; each is checked, so that every fault is shown."""
    return [form.is_valid() for form in forms].count(False) == 0


@require_http_methods(["GET", "POST"])
def directive_new(request: Request) -> HttpResponse:
    """A directive with up to four things that it expects; units right below are offered."""
    units = units_of(request)
    kinds = kind_choices(campaign_of(request))
    units_below = units_right_below(request.user, localdate())
    if not units_below:
        raise PermissionDenied
    superior = superior_directive(request)
    data = sent_data(request)
    form = DirectiveForm(data, sent_files(request), units=units)
    rows = [ExpectedForm(data, kinds=kinds, prefix=f"row{number}") for number in range(ROWS)]
    if are_valid([form, *rows]):
        with errors_on_form(form):
            return redirect(issue_from_form(request, form, rows, superior))
    context = {
        "form": form,
        "rows": rows,
        "below": units_below,
        "above": superior,
        "chosen": set(request.POST.getlist("to")),
    }
    return render(request, "duties/directive_new.html", context)


def issue_from_form(
    request: Request, form: DirectiveForm, rows: list[ExpectedForm], superior: Directive | None
) -> Directive:
    """Raises DutyError or FileError."""
    now = timezone.now()
    file = form.cleaned_data["attachment"]
    files = [keep_file(file.name, file.read(), by=request.user, now=now)] if file else []
    expectations = []
    for row in rows:
        expectation = row.draft()
        if expectation:
            expectations.append(expectation)
    draft = form.draft(expectations, files, superior)
    directive = issue_directive(
        campaign_of(request),
        form.cleaned_data["unit"],
        draft,
        numbers_in_form(request, "to"),
        by=request.user,
        now=now,
    )
    note = draft.note()
    if note:
        messages.info(request, note)
    return directive


@require_GET
def directive(request: Request, pk: int) -> HttpResponse:
    """The directive, and unit by unit how it stands, from acts alone."""
    directive = visible_directive(request, pk)
    settle_duties()
    receive(directive, offices_of(request), now=timezone.now())
    return render(request, "duties/directive.html", directive_context(request, directive))


def directive_context(request: Request, directive: Directive) -> dict[str, Any]:
    today = localdate()
    units = readable_units(request)
    offices = offices_of(request)
    addressees = directive.addressees.filter(unit__in=units).order_by("unit__position", "id")
    addressees = addressees.select_related("unit", "passed_on_by")
    own_addressees = [addressee for addressee in addressees if addressee.unit_id in offices]
    units_below = []
    for addressee in own_addressees:
        below = Unit.objects.directly_below(addressee.unit, today).in_order()
        units_below.append((addressee, below))
    is_own = may_record_for(request.user, directive.unit_id, today)
    return {
        "directive": directive,
        "expectations": list(directive.expectations.select_related("kind").order_by("id")),
        "lines": addressee_rows(directive, addressees, today),
        "hidden": directive.addressees.exclude(unit__in=units).count(),
        "mine": own_addressees,
        "may_change": directive.withdrawn_at is None and is_own,
        "withdraw": WaiveForm(auto_id="withdraw-%s"),
        "move": DueDateForm(auto_id="move-%s"),
        "below": units_below,
    }


@require_GET
def directive_file(request: Request, pk: int, file: int) -> FileResponse:
    """An attachment, for those who may read the directive."""
    directive = visible_directive(request, pk)
    stored = get_object_or_404(directive.files, pk=file)
    return FileResponse(
        stored.open(),
        as_attachment=True,
        filename=stored.offered_name,
        content_type=stored.media_type,
    )


@require_POST
def directive_pass_on(request: Request, pk: int) -> HttpResponse:
    directive = visible_directive(request, pk)
    units = numbers_in_form(request, "to")
    through = addressed_unit(request, directive)
    with errors_as_messages(request):
        pass_on(directive, through, units, by=request.user, now=timezone.now())
    return redirect(directive)


@require_POST
def directive_below(request: Request, pk: int) -> HttpResponse:
    directive = visible_directive(request, pk)
    answers = request.POST.get("answers") == "1"
    unit = addressed_unit(request, directive)
    with errors_as_messages(request):
        answer_below(directive, unit, answers, by=request.user, now=timezone.now())
    return redirect(directive)


@require_POST
def directive_withdraw(request: Request, pk: int) -> HttpResponse:
    directive = own_directive(request, pk)
    reason = WaiveForm(request.POST).reason_or_empty()
    with errors_as_messages(request):
        withdraw_directive(directive, reason, by=request.user, now=timezone.now())
    return redirect(directive)


@require_POST
def directive_move(request: Request, pk: int) -> HttpResponse:
    """Another day for one thing that the directive expects, for everybody who still owes it."""
    directive = own_directive(request, pk)
    number = row_number(request.POST.get("expectation", ""))
    expectation = get_object_or_404(directive.expectations, pk=number)
    form = DueDateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say the new day, and why it is moved."))
        return redirect(directive)
    data = form.cleaned_data
    with errors_as_messages(request):
        move_expectation(
            expectation, data["due_on"], data["reason"], by=request.user, now=timezone.now()
        )
    return redirect(directive)
