"""A choice that grows: a few are a select, many are typed, with the browser suggesting."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongpin.base.text import squeeze
from tongpin.base.widgets import select_html

FEW = 25  # that a select shows without a wall
MOST_NEAR = 4


@dataclass(frozen=True, slots=True)
class PickOption:
    """One thing to choose; a label is typed, a key is what a link or a select sends."""

    key: str
    label: str
    under: str = ""  # label of what it stands under, which may be an option too


class PickInput(forms.Select):
    """One of the field's choices, by its key or by its label.

    options_of   gives the options of choices (key, label) with what they stand under
    """

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        options_of: Callable[[Collection[tuple[Any, Any]]], list[PickOption]] | None = None,
    ) -> None:
        super().__init__(dict(attrs or {}))
        self.options_of = options_of or plain_options

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Any:
        """The key of what was typed; what is no option comes as it was typed."""
        written = squeeze(str(data.get(name) or ""))
        keys = []
        for key, label in self.choices:
            if written == str(key):
                return written
            if written == str(label):
                keys.append(str(key))
        return keys[0] if len(keys) == 1 else written

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: object = None,
    ) -> SafeString:
        options = self.options_of(list(self.choices))
        return pick_list(name, options, value, {**self.attrs, **(attrs or {})})


def plain_options(choices: Collection[tuple[Any, Any]]) -> list[PickOption]:
    """Options that stand under nothing."""
    return [PickOption(str(key), str(label)) for key, label in choices]


def pick_list(
    name: str, options: Sequence[PickOption], value: Any, attrs: Mapping[str, Any]
) -> SafeString:
    """The select of a few options, or the input and the list that it suggests.

    value   key or label of what is chosen, or what was typed; None for the first, as in a select
    attrs   with a `list`, the page writes the list itself, once for several inputs
    """
    chosen = "" if value is None else str(value)
    labels = {option.key: option.label for option in options}
    if len(options) <= FEW:
        keys = {label: key for key, label in labels.items()}
        chosen_key = chosen if chosen in labels else keys.get(chosen, "")
        return select_html(name, labels.items(), chosen_key, attrs)
    if value is None and options[0].key:
        chosen = options[0].key
    shown = labels.get(chosen, chosen) if chosen else ""
    list_id = f"{attrs.get('id', name)}-list"
    written_attrs = flatatt(
        {
            "list": list_id,
            **attrs,
            "name": name,
            "value": shown,
            "placeholder": labels.get("", _("Type, or choose")),
            "data-pick": _("Choose one of the list."),
            "data-pick-back": _("back"),
            "autocomplete": "off",
        }
    )
    datalist = "" if "list" in attrs else pick_datalist(list_id, options)
    return format_html("<input{}>{}", written_attrs, datalist)


def pick_datalist(list_id: str, options: Sequence[PickOption]) -> SafeString:
    """What inputs suggest that name this list; nothing for so few that they are selects."""
    if len(options) <= FEW:
        return SafeString("")
    pairs = [(option.label, option.under) for option in options if option.key]
    written_options = format_html_join("", '<option value="{}" data-under="{}">', pairs)
    return format_html('<datalist id="{}">{}</datalist>', list_id, written_options)


class PickField(forms.ChoiceField):
    """One of many choices (key, label); what is none of them is answered with the nearest."""

    widget: type[PickInput] = PickInput

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            raise forms.ValidationError(unknown_pick(str(value), self.choices))
        super().validate(value)


def unknown_pick(written: str, choices: Any) -> str:
    """What is said of something typed that is no choice."""
    labels = [str(label) for key, label in choices if key]
    near = [label for label in labels if written in label][:MOST_NEAR]
    near = near or get_close_matches(written, labels, n=MOST_NEAR, cutoff=0.3)
    if not near:
        return _("“%(written)s” is not on the list.") % {"written": written}
    return _("“%(written)s” is not on the list. Perhaps: %(near)s.") % {
        "written": written,
        "near": "、".join(near),
    }
