"""Pages for everybody: asking for something, and following what one asked for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.numbers import row_number
from tongpin.campaigns.http import campaign_of
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_words import pack_word
from tongpin.evidence.actions import keep_file
from tongpin.evidence.http import file_response
from tongpin.evidence.models import StoredFile
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import every_unit
from tongpin.service.actions import (
    RatingDraft,
    add_note,
    answer_question,
    rate_order,
    withdraw_request,
)
from tongpin.service.devices import device_of, remember_device
from tongpin.service.forms import RatingForm, ResidentWordsForm, ServiceRequestForm
from tongpin.service.intake import (
    MOST_PICTURES,
    ServiceRequestDraft,
    orders_alike,
    take_request,
    whereabouts_of,
)
from tongpin.service.models import ServiceOrder, ServiceOutcome, ServiceRequest
from tongpin.service.order_details import ServiceError
from tongpin.service.order_families import orders_of
from tongpin.service.order_moves import MOVES
from tongpin.service.order_states import RATED_STATES, OrderState
from tongpin.service.order_story import story_for_asker
from tongpin.service.request_texts import contact_in
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data, sent_files

KEPT_FILES = "service-files"  # the salt of what a form brings along


def asking_campaign(request: Request) -> Campaign:
    """Raises Http404 where residents can ask for nothing."""
    campaign = campaign_of(request)
    if not campaign.services_spec.categories:
        raise Http404(_("Nothing can be asked for here yet."))
    return campaign


@login_not_required
@require_GET
def ask(request: Request) -> HttpResponse:
    """What can be asked for."""
    campaign = asking_campaign(request)
    context = {"campaign": campaign, "services": campaign.services_spec}
    return render(request, "service/ask.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def request_new(request: Request) -> HttpResponse:
    """Ask for something; what looks the same is shown before it is sent."""
    campaign = asking_campaign(request)
    at = Unit.objects.filter(pk=row_number(request.GET.get("at", ""))).first()
    initial = {"category": request.GET.get("category", ""), "where": at.name if at else ""}
    form = ServiceRequestForm(sent_data(request), sent_files(request), initial=initial)
    offer_categories(form, campaign)
    context = {"form": form, "services": campaign.services_spec, "units": every_unit()}
    phone = device_of(request)
    if form.is_valid():
        with errors_on_form(form):
            files = kept_files(request, form)
            draft = draft_of(campaign, form, files=files, device=phone.digest)
            alike = [] if "sure" in request.POST else orders_like(campaign, draft)
            joins = _joined(request, alike)
            if alike and joins is None:
                context |= {"alike": alike, "kept": signed_files(files), "files": files}
                return render(request, "service/request_new.html", context)
            new = take_request(campaign, draft, joins=joins, by=None, now=timezone.now())
            messages.success(request, _("We have it. Keep this page: here you see what follows."))
            return remember_device(request, redirect(new), phone)
    response = render(request, "service/request_new.html", context)
    return remember_device(request, response, phone)  # before it is sent, so that twice is once


def offer_categories(form: ServiceRequestForm, campaign: Campaign) -> None:
    choices = [("", _("I do not know"))]
    for key, label in campaign.services_spec.options:
        choices.append((key, pack_word(label, campaign)))
    field = form.fields["category"]
    field.choices = choices  # type: ignore[attr-defined]


def kept_files(request: Request, form: ServiceRequestForm) -> list[StoredFile]:
    """The pictures that the form brings, and those that it brought before. Raises FileError."""
    files: list[StoredFile] = []
    with_signature = request.POST.get("kept", "")
    if with_signature:
        files.extend(_files_named(with_signature))
    sent = form.cleaned_data["pictures"]
    if len(files) + len(sent) > MOST_PICTURES:
        raise ServiceError(_("Three pictures are enough."))
    for file in sent:
        files.append(keep_picture(file))
    return files


def keep_picture(file: Any) -> StoredFile:
    """Raises FileError; ServiceError for what is no picture."""
    kept = keep_file(file.name, file.read(), by=None, now=timezone.now())
    if not kept.is_picture:
        raise ServiceError(_("%(name)s is no picture.") % {"name": file.name})
    return kept


def _files_named(signed: str) -> Sequence[StoredFile]:
    try:
        numbers = signing.loads(signed, salt=KEPT_FILES)
    except signing.BadSignature:
        return []
    return list(StoredFile.objects.filter(pk__in=numbers).order_by("pk"))


def signed_files(files: Sequence[StoredFile]) -> str:
    return signing.dumps([file.pk for file in files], salt=KEPT_FILES)


def draft_of(
    campaign: Campaign, form: ServiceRequestForm, *, files: Sequence[StoredFile], device: str
) -> ServiceRequestDraft:
    """What the form says; a place that names no unit is the county's."""
    data = form.cleaned_data
    top = Unit.objects.only_root()
    assert top
    whereabouts = whereabouts_of(data["where"], top.pk)
    return ServiceRequestDraft(
        text=data["text"],
        unit=whereabouts.unit,
        place=whereabouts.place,
        category=data["category"],
        contact=contact_in(data["contact"]),
        files=files,
        device=device,
    )


def orders_like(campaign: Campaign, draft: ServiceRequestDraft) -> list[ServiceOrder]:
    return orders_alike(campaign, draft.unit, draft.text, timezone.now())


def _joined(request: Request, alike: list[ServiceOrder]) -> ServiceOrder | None:
    """Which of those alike the resident chose."""
    chosen = row_number(request.POST.get("joins", ""))
    return next((order for order in alike if order.pk == chosen), None)


def request_or_404(key: UUID) -> ServiceRequest:
    requests = ServiceRequest.objects.select_related("campaign", "order__holder", "unit")
    return get_object_or_404(requests, key=key)


@login_not_required
@require_GET
def request_page(request: Request, key: UUID) -> HttpResponse:
    """What became of a request, and what its asker may do now."""
    asked = request_or_404(key)
    return render(request, "service/request.html", _asker_context(asked))


def order_to_rate(orders: Sequence[ServiceOrder]) -> ServiceOrder | None:
    """The newest that waits for the resident's word, else the newest that was done."""
    for states in ({OrderState.DONE}, RATED_STATES):
        for order in reversed(orders):
            if order.state in states:
                return order
    return None


def _asker_context(asked: ServiceRequest) -> dict[str, Any]:
    orders = orders_of(asked)
    newest = orders[-1]
    to_rate = order_to_rate(orders)
    standing = asked.ratings.filter(order=to_rate, superseded_at=None).first() if to_rate else None
    return {
        "asked": asked,
        "order": newest,
        "story": story_for_asker(asked),
        "is_asked": newest.state in (OrderState.ASKED, OrderState.PAUSED),
        "to_rate": to_rate,
        "standing": standing,
        "outcomes": ServiceOutcome.choices,
        "may_withdraw": asked.withdrawn_at is None and newest.state in MOVES["withdraw"].sources,
        "form": ResidentWordsForm(),
        "rating_form": RatingForm(),
        "today": localdate(),
    }


@login_not_required
@require_POST
def request_words(request: Request, key: UUID) -> HttpResponse:
    """The answer to a question, or something added."""
    asked = request_or_404(key)
    form = ResidentWordsForm(request.POST)
    if not form.is_valid():
        return render(request, "service/request.html", _asker_context(asked) | {"form": form})
    phone = device_of(request)
    with errors_as_messages(request):
        order = orders_of(asked)[-1]
        text, now = form.cleaned_data["text"], timezone.now()
        if order.state in (OrderState.ASKED, OrderState.PAUSED):
            answer_question(asked, order, text, device=phone.digest, now=now)
        else:
            add_note(asked, text, now=now)
        messages.success(request, _("Thank you, it is noted."))
    return remember_device(request, redirect(asked), phone)


@login_not_required
@require_POST
def request_withdraw(request: Request, key: UUID) -> HttpResponse:
    asked = request_or_404(key)
    order = orders_of(asked)[-1]
    with errors_as_messages(request):
        withdraw_request(asked, order, device=device_of(request).digest, now=timezone.now())
        messages.success(request, _("It is withdrawn."))
    return redirect(asked)


@login_not_required
@require_POST
def request_rate(request: Request, key: UUID) -> HttpResponse:
    """The resident's word on what was done."""
    asked = request_or_404(key)
    form = RatingForm(request.POST)
    order = _asker_context(asked)["to_rate"]
    if order is None or not form.is_valid():
        messages.error(request, _("Choose one of the answers."))
        return redirect(asked)
    phone = device_of(request)
    with errors_as_messages(request):
        draft = RatingDraft(
            outcome=form.cleaned_data["outcome"],
            text=form.cleaned_data["text"],
            visitor=request.user if request.user.is_authenticated else None,
            device=phone.digest,
        )
        rate_order(asked, order, draft, now=timezone.now())
        messages.success(request, _("Thank you, it is noted."))
    return remember_device(request, redirect(asked), phone)


@login_not_required
@require_GET
def request_picture(request: Request, key: UUID, row: int) -> FileResponse:
    """A picture that came with a request, for whoever has its address."""
    asked = request_or_404(key)
    picture = get_object_or_404(asked.pictures.select_related("file"), pk=row)
    return file_response(picture.file)
