from datetime import date

import pytest
from django.forms import ValidationError

from tongpin.administration.value_fields import AdjustmentForm, TextsField, ValuesByKeyField
from tongpin.campaigns.pack_specs import FILES
from tongpin.campaigns.pack_tables import fields_by_key, inner_table


def all_fields(spec):
    for key, field in fields_by_key(spec).items():
        table = inner_table(field)
        if table:
            yield from all_fields(table)
        else:
            yield spec.__name__, key, field


@pytest.mark.parametrize("spec", FILES)
def test_every_value_of_a_pack_has_a_form_field(spec):
    for __, __, field in all_fields(spec):
        form = AdjustmentForm(None, spec_field=field, here=None)
        assert form.fields["value"].label


def test_texts_stand_one_a_line():
    field = TextsField(required=False)

    assert field.prepare_value(["甲", "乙"]) == "甲\n乙"
    assert field.clean(" 甲 \r\n\r\n乙") == ["甲", "乙"]
    assert field.clean("") == []


def test_values_by_key_stand_one_key_a_line():
    field = ValuesByKeyField(required=False)
    values = {"state": ["open", "fixed"], "sort": ["甲"]}

    assert field.clean(field.prepare_value(values)) == values
    assert field.clean("state：open； fixed") == {"state": ["open", "fixed"]}
    with pytest.raises(ValidationError, match="a key, a colon and its values"):
        field.clean("state open")


def test_a_day_is_kept_as_iso_text():
    (field,) = (field for __, key, field in all_fields(FILES[0]) if key == "ends_on")
    form = AdjustmentForm({"value": "2026-07-01"}, spec_field=field, here=date(2026, 6, 30))

    assert form.is_valid()
    assert form.value() == "2026-07-01"
