"""Pages of certificates: issued, printed, revoked, and checked by anybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.contests.certificate_numbers import read_number
from tongpin.contests.certificate_pdf import certificates_pdf
from tongpin.contests.certificates import issue_certificates, revoke_certificate
from tongpin.contests.contests_in_reach import held_contest
from tongpin.contests.forms import NumberForm
from tongpin.contests.models import Certificate, Contest
from tongpin.orgs.http import Request
from tongpin.serving.errors import errors_as_messages
from tongpin.serving.sent import sent_data


@require_POST
def certificates_issue(request: Request, pk: int) -> HttpResponse:
    contest = held_contest(request, pk)
    with errors_as_messages(request):
        issue_certificates(contest, by=request.user, now=timezone.now())
    return redirect(contest)


def printable_certificates(contest: Contest) -> list[Certificate]:
    """Those that stand and still name somebody, by place."""
    certificates = Certificate.objects.filter(
        placing__round__contest=contest, revoked_at=None, entrant__erased_at=None
    )
    certificates = certificates.select_related(
        "entrant", "placing__work__unit", "placing__round__contest__unit"
    )
    return list(certificates.order_by("placing__place", "id"))


@require_GET
def certificates_print(request: Request, pk: int) -> HttpResponse:
    """All certificates that stand, a page each."""
    contest = held_contest(request, pk)
    certificates = printable_certificates(contest)
    if not certificates:
        messages.error(request, _("No certificate was issued yet."))
        return redirect(contest)
    with errors_as_messages(request):
        content = certificates_pdf(certificates, site=f"{request.scheme}://{request.get_host()}")
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="certificates-{pk}.pdf"'},
        )
    return redirect(contest)


@login_not_required
@require_http_methods(["GET", "POST"])
def certificate_find(request: HttpRequest) -> HttpResponse:
    form = NumberForm(sent_data(request))
    if form.is_valid():
        number = read_number(form.cleaned_data["number"])
        if number:
            return redirect("contests:certificate", number)
        form.add_error("number", _("This is no number of ours; look for a slip."))
    return render(request, "contests/certificate_find.html", {"form": form})


@login_not_required
@require_GET
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """What the number stands for; of whom, only the paper itself tells."""
    certificates = Certificate.objects.select_related("placing__round__contest__unit")
    certificate = certificates.filter(number=read_number(number) or "").first()
    context = {"found": certificate, "number": number}
    status = 200 if certificate else 404
    return render(request, "contests/certificate.html", context, status=status)


@require_POST
def certificate_revoke(request: Request, number: str) -> HttpResponse:
    certificates = Certificate.objects.select_related("placing__round__contest")
    certificate = get_object_or_404(certificates, number=number)
    contest = held_contest(request, certificate.placing.round.contest_id)
    reason = request.POST.get("reason", "")
    with errors_as_messages(request):
        revoke_certificate(certificate, reason=reason, by=request.user, now=timezone.now())
    return redirect(contest)
