"""To whom an order is proposed to be sent: the first rule that fits."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.keyed import by_key
from tongpin.campaigns.campaign_states import check_open
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.service_specs import CategorySpec
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person, Unit, whole_tree
from tongpin.service.intake import unit_named
from tongpin.service.models import RoutingRule, RuleTarget, ServiceOrder
from tongpin.service.order_details import ServiceError

STANDARD = (  # where no rule was written
    RoutingRule(position=1, goes_to=RuleTarget.DEPARTMENT),
    RoutingRule(position=2, goes_to=RuleTarget.PLACE),
)


@dataclass(frozen=True)
class Route:
    """The unit that a rule proposes, and why; no unit where none fits."""

    unit: Unit | None
    rule: RoutingRule | None = None


def rules_of(campaign: Campaign) -> list[RoutingRule]:
    """The campaign's rules in their order; the standard ones where it has none."""
    rules = campaign.routing_rules.select_related("place", "unit").in_order()
    return list(rules) or list(STANDARD)


def route_of(order: ServiceOrder, rules: list[RoutingRule], today: date) -> Route:
    """The first rule whose category and place fit, and which leads to a unit that may get it."""
    tree = whole_tree()
    above = tree.above(order.unit_id, today)
    spec = by_key(order.campaign.services_spec.categories).get(order.category)
    for rule in rules:
        if rule.category and rule.category != order.category:
            continue
        if rule.place_id and rule.place_id not in above:
            continue
        number = _target_of(rule, spec, above)
        if number and _may_get(number, order, spec, today):
            return Route(Unit.objects.get(pk=number), rule)
    return Route(None)


def _target_of(rule: RoutingRule, spec: CategorySpec | None, above: list[int]) -> int | None:
    if rule.goes_to == RuleTarget.UNIT:
        return rule.unit_id
    if rule.goes_to == RuleTarget.PLACE:
        return above[0]
    if rule.goes_to == RuleTarget.ABOVE:
        return above[min(1, len(above) - 1)]
    return unit_named(spec.department) if spec and spec.department else None


def _may_get(unit: int, order: ServiceOrder, spec: CategorySpec | None, today: date) -> bool:
    """Whether it stands below the desk and not further down than the category allows."""
    tree = whole_tree()
    level = len(tree.above(unit, today)) - 1
    is_below = unit in tree.subtree(order.desk_id, today) and unit != order.desk_id
    return is_below and (spec is None or spec.may_go_to_level(level))


@dataclass(frozen=True, kw_only=True)
class RuleDraft:
    """One rule as somebody writes it."""

    category: str = ""
    place: Unit | None = None
    goes_to: RuleTarget = RuleTarget.PLACE
    unit: Unit | None = None


@transaction.atomic
def add_rule(
    campaign: Campaign, draft: RuleDraft, *, by: Person | None, now: datetime
) -> RoutingRule:
    """Put a rule at the end of the list. The same rule stands there once.

    The first one writes the standard rules down as well, behind it. Raises ServiceError for a
    category that is none, or a unit that is missing or too much; CampaignError once it is closed.
    """
    check_open(campaign)
    _check_rule(campaign, draft)
    values: dict[str, Any] = {
        "category": draft.category,
        "place": draft.place,
        "goes_to": draft.goes_to,
        "unit": draft.unit,
    }
    existing = campaign.routing_rules.filter(**values).first()
    if existing:
        return existing
    is_first = not campaign.routing_rules.exists()
    last = campaign.routing_rules.aggregate(last=Max("position"))["last"] or 0
    rule = RoutingRule.objects.create(
        campaign=campaign, position=last + 1, made_at=now, made_by=by, **values
    )
    if is_first:
        for number, standard in enumerate(STANDARD, start=2):
            RoutingRule.objects.create(
                campaign=campaign, position=number, goes_to=standard.goes_to, made_at=now
            )
    record("service.rule.add", rule, by=by, at=now, rule=str(rule))
    return rule


def _check_rule(campaign: Campaign, draft: RuleDraft) -> None:
    if draft.category and draft.category not in by_key(campaign.services_spec.categories):
        raise ServiceError(_("Choose the sort of request."))
    if (draft.goes_to == RuleTarget.UNIT) != (draft.unit is not None):
        raise ServiceError(_("Name a unit where the rule goes to a unit, and nowhere else."))


@transaction.atomic
def move_rule(rule: RoutingRule, steps: int, *, by: Person | None, now: datetime) -> None:
    """Put the rule further up (below 0) or down in the list."""
    check_open(rule.campaign)
    rules = list(rule.campaign.routing_rules.select_for_update().in_order())
    place = next((number for number, row in enumerate(rules) if row.pk == rule.pk), None)
    if place is None:
        return
    row = rules.pop(place)
    rules.insert(max(place + steps, 0), row)
    for position, moved in enumerate(rules, start=1):
        if moved.position != position:
            moved.position = position
            moved.save(update_fields=["position"])
    record("service.rule.move", rule, by=by, at=now, steps=steps)


@transaction.atomic
def remove_rule(rule: RoutingRule, *, by: Person | None, now: datetime) -> None:
    """Take the rule out of the list. Safe to repeat."""
    check_open(rule.campaign)
    rules = RoutingRule.objects.filter(pk=rule.pk)
    if rules.exists():
        record("service.rule.remove", rule, by=by, at=now, rule=str(rule))
        rules.delete()


def try_rules(order: ServiceOrder, now: datetime) -> Route:
    """What the rules propose for an order, past or present. Costs two queries."""
    return route_of(order, rules_of(order.campaign), localdate(now))
