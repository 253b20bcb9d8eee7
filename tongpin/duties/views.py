"""Pages of directives and duties."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.models import Act
from tongpin.base.numbers import row_number
from tongpin.campaigns.http import campaign_of, kind_choices
from tongpin.campaigns.models import Kind
from tongpin.duties.actions import (
    DirectiveDraft,
    DutyError,
    ExpectationDraft,
    answer_below,
    issue_directive,
    make_template,
    move,
    pass_on,
    receive,
    waive,
)
from tongpin.duties.duty_changes import end_template, move_expectation, withdraw_directive
from tongpin.duties.duty_rows import by_urgency, counts, duty_row, lines_of, story_of
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.forms import (
    ROWS,
    DirectiveForm,
    DueDateForm,
    ExpectedForm,
    TemplateForm,
    WaiveForm,
)
from tongpin.duties.models import Addressee, Directive, DirectiveSize, Duty, Template
from tongpin.duties.reminders import remind_some
from tongpin.evidence.actions import keep_file
from tongpin.evidence.file_types import FileError
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit, whole_tree
from tongpin.orgs.permissions import (
    may_record_for,
    office_unit_ids,
    recordable_units,
    units_right_below,
)

PAGE = 50


def _units(request: Request) -> list[tuple[int, str]]:
    units = recordable_units(request.user, localdate())
    if not units:
        raise PermissionDenied
    return units


def _offices(request: Request) -> list[int]:
    return office_unit_ids(request.user, localdate())


def _directives(request: Request) -> QuerySet[Directive]:
    """Those that the person's units issued or were addressed by."""
    units = [pk for pk, __ in recordable_units(request.user, localdate())]
    directives = Directive.objects.filter(campaign=campaign_of(request)).select_related("unit")
    addressed = Addressee.objects.filter(unit__in=units).values("directive")
    return directives.filter(unit__in=units) | directives.filter(pk__in=addressed)


@require_GET
def directive_list(request: Request) -> HttpResponse:
    _units(request)
    page = Paginator(_directives(request).order_by("-issued_at", "-id"), PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "may_issue": bool(units_right_below(request.user, localdate())),
    }
    return render(request, "duties/directive_list.html", context)


@require_http_methods(["GET", "POST"])
def directive_new(request: Request) -> HttpResponse:
    """A directive with up to four things that it expects; units right below are offered."""
    units, kinds = _units(request), kind_choices(campaign_of(request))
    below = units_right_below(request.user, localdate())
    if not below:
        raise PermissionDenied
    above = None
    if told := request.GET.get("passes_on", ""):
        above = get_object_or_404(_directives(request), pk=row_number(told))
    data = request.POST or None
    form = DirectiveForm(data, request.FILES or None, units=units)
    rows = [ExpectedForm(data, kinds=kinds, prefix=f"row{number}") for number in range(ROWS)]
    if request.method == "POST" and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        try:
            return _issued(request, form, rows, above)
        except (DutyError, FileError) as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "rows": rows,
        "below": below,
        "above": above,
        "chosen": set(request.POST.getlist("to")),
    }
    return render(request, "duties/directive_new.html", context)


def _issued(
    request: Request, form: DirectiveForm, rows: list[ExpectedForm], above: Directive | None
) -> HttpResponse:
    told, now = form.cleaned_data, timezone.now()
    file = told["attachment"]
    files = [keep_file(file.name, file.read(), by=request.user, now=now)] if file else []
    letter = DirectiveDraft(
        told["title"], told["text"], told["number"], DirectiveSize(told["size"]), files, above
    )
    kinds = Kind.objects.in_bulk([row.cleaned_data["kind"] for row in rows])
    expected = [
        ExpectationDraft(
            row.cleaned_data["label"],
            kinds[row.cleaned_data["kind"]],
            row.cleaned_data["due_on"],
            row.cleaned_data["count"],
        )
        for row in rows
        if row.cleaned_data.get("label")
    ]
    to = [row_number(one) for one in request.POST.getlist("to")]
    found = issue_directive(
        campaign_of(request),
        Unit.objects.get(pk=told["unit"]),
        letter,
        expected,
        to,
        by=request.user,
        now=now,
    )
    if note := letter.note():
        messages.info(request, note)
    return redirect("duties:directive", found.pk)


@require_GET
def directive(request: Request, pk: int) -> HttpResponse:
    """The directive, and unit by unit how it stands, from acts alone."""
    found = get_object_or_404(_directives(request), pk=pk)
    settle_duties()
    receive(found, _offices(request), now=timezone.now())
    own = [pk for pk, __ in _units(request)]
    addressees = found.addressees.filter(unit__in=own).select_related("unit", "passed_on_by")
    mine = [one for one in addressees if one.unit_id in _offices(request)]
    context: dict[str, Any] = {
        "directive": found,
        "expectations": list(found.expectations.select_related("kind").order_by("id")),
        "lines": lines_of(found, addressees.order_by("unit__position", "id"), localdate()),
        "hidden": found.addressees.exclude(unit__in=own).count(),
        "mine": mine,
        "may_change": found.withdrawn_at is None
        and may_record_for(request.user, found.unit_id, localdate()),
        "withdraw": WaiveForm(auto_id="withdraw-%s"),
        "move": DueDateForm(auto_id="move-%s"),
        "below": [
            (one, Unit.objects.directly_below(one.unit, localdate()).in_order()) for one in mine
        ],
    }
    return render(request, "duties/directive.html", context)


@require_GET
def directive_file(request: Request, pk: int, file: int) -> FileResponse:
    """An attachment, for those who may read the directive."""
    found = get_object_or_404(_directives(request), pk=pk)
    stored = get_object_or_404(found.files, pk=file)
    return FileResponse(
        stored.open(), as_attachment=True, filename=stored.name, content_type=stored.media_type
    )


def _through(request: Request, found: Directive) -> Unit:
    """The addressed unit for which the person passes on or answers."""
    number = row_number(request.POST.get("through", ""))
    addressee = get_object_or_404(found.addressees.select_related("unit"), unit=number)
    if not may_record_for(request.user, addressee.unit_id, localdate()):
        raise PermissionDenied
    return addressee.unit


@require_POST
def directive_pass_on(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_directives(request), pk=pk)
    to = [row_number(one) for one in request.POST.getlist("to")]
    try:
        pass_on(found, _through(request, found), to, by=request.user, now=timezone.now())
    except DutyError as error:
        messages.error(request, str(error))
    return redirect("duties:directive", pk)


@require_POST
def directive_below(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_directives(request), pk=pk)
    answers = request.POST.get("answers") == "1"
    unit = _through(request, found)
    answer_below(found, unit, answers, by=request.user, now=timezone.now())
    return redirect("duties:directive", pk)


def _issuer(request: Request, pk: int) -> Directive:
    """A directive that the person's office issued."""
    found = get_object_or_404(_directives(request), pk=pk)
    if not may_record_for(request.user, found.unit_id, localdate()):
        raise PermissionDenied
    return found


@require_POST
def directive_withdraw(request: Request, pk: int) -> HttpResponse:
    found, form = _issuer(request, pk), WaiveForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        withdraw_directive(found, reason, by=request.user, now=timezone.now())
    except DutyError as error:
        messages.error(request, str(error))
    return redirect("duties:directive", pk)


@require_POST
def directive_move(request: Request, pk: int) -> HttpResponse:
    """Another day for one thing that the directive expects, for everybody who still owes it."""
    found, form = _issuer(request, pk), DueDateForm(request.POST)
    number = row_number(request.POST.get("expectation", ""))
    expectation = get_object_or_404(found.expectations, pk=number)
    if not form.is_valid():
        messages.error(request, _("Say the new day, and why it is moved."))
        return redirect("duties:directive", pk)
    told = form.cleaned_data
    try:
        move_expectation(
            expectation, told["due_on"], told["reason"], by=request.user, now=timezone.now()
        )
    except DutyError as error:
        messages.error(request, str(error))
    return redirect("duties:directive", pk)


def _duties(request: Request) -> QuerySet[Duty]:
    units = [pk for pk, __ in _units(request)]
    duties = Duty.objects.filter(campaign=campaign_of(request), unit__in=units)
    return duties.select_related("unit", "kind")


@require_GET
def duty_list(request: Request) -> HttpResponse:
    """What the person's own offices owe; what units below owe, where it is late or near."""
    settle_duties()
    today, offices = localdate(), _offices(request)
    own = by_urgency(_duties(request).filter(unit__in=offices), today)
    open_ = _duties(request).open().exclude(unit__in=offices)  # type: ignore[attr-defined]
    soon = open_.filter(due_on__lte=today + timedelta(days=7)).in_order()
    page = Paginator(soon, PAGE).get_page(request.GET.get("page"))
    context = {
        "own": [one for one in own if one.is_open],
        "closed": [one for one in own if not one.is_open][:PAGE],
        "counts": counts(own),
        "page": page,
        "below": [duty_row(duty, today) for duty in page],
        "has_below": open_.exists(),
        "may_ask": bool(units_right_below(request.user, localdate())),
    }
    return render(request, "duties/duty_list.html", context)


@require_POST
def duty_remind(request: Request) -> HttpResponse:
    """Tell every office below what it owes and was not reminded of yet."""
    below = [pk for pk, __ in _units(request) if pk not in _offices(request)]
    settle_duties()
    count = remind_some(below, now=timezone.now())
    if count is None:
        messages.info(request, _("Nothing is told between eight in the evening and eight."))
    elif count == 0:
        text = _("Everybody was reminded already: once before, on and after the day. Nothing new.")
        messages.info(request, text)
    else:
        text = ngettext("%(count)s office was told.", "%(count)s offices were told.", count)
        messages.success(request, text % {"count": count})
    back = "office:office" if request.POST.get("back") == "office" else "duties:duty_list"
    return redirect(back)


@require_GET
def duty(request: Request, pk: int) -> HttpResponse:
    """One duty: where it comes from, what met it, and how its day was moved."""
    settle_duties()
    found = get_object_or_404(_duties(request), pk=pk)
    acts = Act.objects.current().happened()
    acts = acts.filter(unit=found.unit_id, kind=found.kind_id, occurred_on__gte=found.from_on)
    context = {
        "one": duty_row(found, localdate()),
        "acts": acts.order_by("occurred_on", "id")[: found.count + 5],
        "story": story_of(found),
        "waive": WaiveForm(),
        "move": DueDateForm(initial={"due_on": found.due_on}),
        "may_change": _may_change(request, found),
    }
    return render(request, "duties/duty.html", context)


def _may_change(request: Request, found: Duty) -> bool:
    """Who asked for it, or an office above, not the unit that owes it."""
    above = whole_tree().above(found.unit_id, localdate())[1:]
    return any(unit in above for unit in _offices(request))


def _changed(request: Request, pk: int) -> Duty:
    found = get_object_or_404(_duties(request), pk=pk)
    if not _may_change(request, found):
        raise PermissionDenied
    return found


@require_POST
def duty_waive(request: Request, pk: int) -> HttpResponse:
    found, form = _changed(request, pk), WaiveForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        waive(found, reason=reason, by=request.user, now=timezone.now())
    except DutyError as error:
        messages.error(request, str(error))
    return redirect("duties:duty", pk)


@require_POST
def duty_move(request: Request, pk: int) -> HttpResponse:
    found, form = _changed(request, pk), DueDateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say the new day, and why it is moved."))
        return redirect("duties:duty", pk)
    told = form.cleaned_data
    try:
        move(found, told["due_on"], reason=told["reason"], by=request.user, now=timezone.now())
    except DutyError as error:
        messages.error(request, str(error))
    return redirect("duties:duty", pk)


@require_GET
def template_list(request: Request) -> HttpResponse:
    """The rules by which units owe something again and again."""
    units = [pk for pk, __ in _units(request)]
    rules = Template.objects.filter(campaign=campaign_of(request), unit__in=units)
    context = {
        "rules": rules.select_related("unit", "kind").annotate(owing=Count("units")).order_by("id")
    }
    return render(request, "duties/template_list.html", context)


@require_POST
def template_end(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Template, pk=pk, campaign=campaign_of(request))
    if not may_record_for(request.user, found.unit_id, localdate()):
        raise PermissionDenied
    end_template(found, by=request.user, now=timezone.now())
    return redirect("duties:template_list")


@require_http_methods(["GET", "POST"])
def template_new(request: Request) -> HttpResponse:
    """A rule: so many acts of a kind in every month, quarter or year."""
    units, below, campaign = (
        _units(request),
        units_right_below(request.user, localdate()),
        campaign_of(request),
    )
    if not below:
        raise PermissionDenied
    form = TemplateForm(
        request.POST or None,
        units=units,
        kinds=kind_choices(campaign_of(request)),
        initial={"from_on": campaign.starts_on, "last_on": campaign.ends_on},
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        unit = Unit.objects.get(pk=told.pop("unit"))
        told["before_on"] = told.pop("last_on") + timedelta(days=1)
        told["kind"] = Kind.objects.get(pk=told["kind"])
        to = [row_number(one) for one in request.POST.getlist("to")]
        try:
            make_template(campaign, unit, told, to, by=request.user, now=timezone.now())
            return redirect("duties:duty_list")
        except DutyError as error:
            form.add_error(None, str(error))
    chosen = set(request.POST.getlist("to"))
    context = {"form": form, "below": below, "chosen": chosen}
    return render(request, "duties/template_new.html", context)
