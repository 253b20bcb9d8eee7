"""What the page of one request shows: to who asks, to who signs, to who is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from tongpin.base.keyed import by_key
from tongpin.burden.actions import asked_minutes, may_sign
from tongpin.burden.known_data import known_things
from tongpin.burden.models import AskedUnit, DataRequest, RequestState
from tongpin.burden.request_table import FieldValues, field_values
from tongpin.orgs.models import Person, Role
from tongpin.orgs.permissions import has_role_over, office_unit_ids, recordable_units

TypedValues = Mapping[int, Mapping[int, str]]  # by asked unit and field position


@dataclass(frozen=True)
class AnswerInput:
    """One field in the form of a unit; without a name it is known and nothing is typed."""

    label: str
    name: str
    value: str | int
    is_required: bool


def is_own_request(request: DataRequest, person: Person, day: date) -> bool:
    return has_role_over(person, request.unit_id, {Role.OFFICE, Role.CLERK}, day)


def request_context(
    request: DataRequest, person: Person, day: date, *, typed: TypedValues | None = None
) -> dict[str, Any]:
    """The context of burden/request.html; `typed`: what could not be stored, to be mended."""
    is_own = is_own_request(request, person, day)
    signs = may_sign(request, person, day)
    related = request.asked_units.select_related("unit", "answered_by")
    asked_units = list(related.order_by("unit__position"))
    answerable = answerable_units(request, asked_units, person, day)
    return (
        {
            "data_request": request,
            "is_own": is_own,
            "signs": signs,
            "asked_units": asked_units,
            "answered": sum(asked.answered_at is not None for asked in asked_units),
            "forms": answer_forms(request, answerable, typed or {}),
            "is_open": is_own and request.is_open,
            "may_withdraw": is_own and request.may_be_withdrawn,
            "may_sign": signs and request.state == RequestState.TO_SIGN,
            "is_asked": request.state == RequestState.ASKED,
        }
        | field_context(request)
        | budget_context(request, asked_units, day)
    )


def answerable_units(
    request: DataRequest, asked_units: Sequence[AskedUnit], person: Person, day: date
) -> list[AskedUnit]:
    """The units for which the person answers; the office that asks lets others answer theirs."""
    if request.state != RequestState.ASKED:
        return []
    if is_own_request(request, person, day):
        units = set(office_unit_ids(person, day))
    else:
        units = {unit for unit, __ in recordable_units(person, day)}
    return [asked for asked in asked_units if asked.unit_id in units]


def answer_forms(
    request: DataRequest, asked_units: Sequence[AskedUnit], typed: TypedValues
) -> list[tuple[AskedUnit, list[AnswerInput]]]:
    """For each unit the inputs of its form."""
    if not asked_units:
        return []
    values = field_values(request, asked_units, now=timezone.now())
    forms = []
    for asked in asked_units:
        typed_values = typed.get(asked.pk, {})
        inputs = [answer_input(field, asked, typed_values) for field in values]
        forms.append((asked, inputs))
    return forms


def answer_input(
    values: FieldValues, asked: AskedUnit, typed_values: Mapping[int, str]
) -> AnswerInput:
    field = values.field
    known_value = values.known_value(asked)
    if known_value != "":
        return AnswerInput(field.label, "", known_value, is_required=False)
    return AnswerInput(  # nobody knows it, at least not of this unit
        label=field.label,
        name=f"v{field.position}",
        value=typed_values.get(field.position, values.answer(asked)),
        is_required=not field.known_as,
    )


def field_context(request: DataRequest) -> dict[str, Any]:
    """The fields with the label of the known thing that each means, and all known things."""
    things = known_things(request.campaign)
    things_by_key = by_key(things)
    fields = []
    known_count = 0
    for field in request.fields.order_by("position"):
        thing = things_by_key.get(field.known_as)
        fields.append((field, thing.label if thing else ""))
        known_count += bool(field.known_as)
    return {
        "fields": fields,
        "known_count": known_count,
        "open_count": len(fields) - known_count,
        "things": things,
    }


def budget_context(
    request: DataRequest, asked_units: Sequence[AskedUnit], day: date
) -> dict[str, Any]:
    """The minutes that a unit may be asked for in the day's month, and the most that one was."""
    units = [asked.unit_id for asked in asked_units]
    minutes = asked_minutes(request.campaign, units, day)
    most = max(minutes.values(), default=0)
    total = most + request.minutes
    budget = request.campaign.ask_minutes
    return {
        "most": most,
        "sum": total,
        "budget": budget,
        "is_over": request.minutes > 0 and total > budget,
    }
