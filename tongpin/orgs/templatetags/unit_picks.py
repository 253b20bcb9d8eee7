"""Choices of units in templates that have no form field for them."""

from collections.abc import Collection
from dataclasses import replace

from django import template
from django.utils.safestring import SafeString

from tongpin.base.pick_lists import pick_datalist, pick_list
from tongpin.orgs.fields import unit_options

register = template.Library()


@register.simple_tag
def unit_pick(name: str, units: Collection[tuple[int, str]]) -> SafeString:
    """A choice among units (number, name), or none."""
    return pick_list(name, unit_options([("", "—"), *units]), "", {})


@register.simple_tag
def unit_name_pick(name: str, units: Collection[tuple[int, str]], value: str = "") -> SafeString:
    """A choice among units (number, name) that sends the name, as a ledger's cell has it."""
    options = []
    for option in unit_options(units):
        options.append(replace(option, key=option.label))
    return pick_list(name, options, value, {})


@register.simple_tag
def unit_datalist(list_id: str, units: Collection[tuple[int, str]]) -> SafeString:
    """The list that several inputs of a page share; nothing where they are selects."""
    return pick_datalist(list_id, unit_options(units))
