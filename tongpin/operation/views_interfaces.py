"""The description of what programs may ask, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from tongpin.operation.interface_document import interface_document


@login_not_required
@require_safe
def interfaces(request: HttpRequest) -> JsonResponse:
    return JsonResponse(interface_document(), json_dumps_params={"indent": 1})
