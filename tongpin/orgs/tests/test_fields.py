"""Form fields hand over units and people, and only those that the page offers."""

from django import forms

from tongpin.orgs.fields import PersonField, UnitField, UnitsField, offer


class PlaceForm(forms.Form):
    unit = UnitField(required=False)
    units = UnitsField(required=False)
    person = PersonField(required=False)


def filled(county, clerk, **data) -> PlaceForm:
    form = PlaceForm(data)
    places = [(county[name].pk, name) for name in ("石桥乡", "柳林镇")]
    offer(form, "unit", places)
    offer(form, "units", places)
    offer(form, "person", [(clerk.pk, clerk.name)])
    return form


def test_fields_hand_over_rows(county, clerk):
    numbers = [county["石桥乡"].pk, county["柳林镇"].pk]

    form = filled(county, clerk, unit=numbers[0], units=numbers, person=clerk.pk)

    assert form.is_valid()
    assert form.cleaned_data == {
        "unit": county["石桥乡"],
        "units": [county["柳林镇"], county["石桥乡"]],  # in the register's order
        "person": clerk,
    }


def test_what_is_left_empty_is_none(county, clerk):
    form = filled(county, clerk)

    assert form.is_valid()
    assert form.cleaned_data == {"unit": None, "units": [], "person": None}


def test_what_was_not_offered_is_refused(county, clerk, office):
    form = filled(county, clerk, unit=county["青禾县"].pk, person=office.pk)

    assert form.errors.keys() == {"unit", "person"}
