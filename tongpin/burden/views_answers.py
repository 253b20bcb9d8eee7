"""What units answer to a request for data, and the table of all answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.base.columns import table_of
from tongpin.base.numbers import row_number
from tongpin.base.sheets import write_book
from tongpin.burden.actions import BurdenError, answer
from tongpin.burden.models import AskedUnit, DataRequest
from tongpin.burden.request_page import request_context
from tongpin.burden.request_table import columns_of
from tongpin.burden.views import own_request
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import may_record_for
from tongpin.serving.file_response import workbook


def typed_values(request: Request) -> dict[int, str]:
    """What was typed into the form, by the field's position."""
    values = {}
    for name, text in request.POST.items():
        if name.startswith("v") and isinstance(text, str):
            values[row_number(name[1:])] = text
    return values


@require_POST
def request_answer(request: Request, pk: int, asked: int) -> HttpResponse:
    visible = DataRequest.objects.visible_to(request.user, localdate())
    asked_units = AskedUnit.objects.filter(request__in=visible)
    asked_unit = get_object_or_404(asked_units, request=pk, pk=asked)
    if not may_record_for(request.user, asked_unit.unit_id, localdate()):
        raise PermissionDenied
    values = typed_values(request)
    try:
        answer(asked_unit, values, by=request.user, now=timezone.now())
    except BurdenError as error:  # the page comes again at once, with what was typed
        messages.error(request, str(error))
        data_request = get_object_or_404(visible, pk=pk)
        typed = {asked_unit.pk: values}
        context = request_context(data_request, request.user, localdate(), typed=typed)
        return render(request, "burden/request.html", context)
    messages.success(request, _("Answered. Until the day you can answer again."))
    return redirect("burden:request", pk)


@require_GET
def request_table(request: Request, pk: int) -> HttpResponse:
    """All units and fields: what is known is filled in, what units answered too."""
    data_request = own_request(request, pk)
    asked_units = list(data_request.asked_units.select_related("unit").in_order())
    columns = columns_of(data_request, asked_units, now=timezone.now())
    headers, rows = table_of(columns, asked_units)
    return workbook(write_book(data_request.title, headers, rows), f"request-{pk}")
