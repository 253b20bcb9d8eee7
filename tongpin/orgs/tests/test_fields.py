"""Form fields hand over units and people, and only those that the page offers."""

from django import forms

from tongpin.orgs.fields import PersonField, UnitField, offer


class PlaceForm(forms.Form):
    unit = UnitField(required=False)
    person = PersonField(required=False)


def filled(county, clerk, **data) -> PlaceForm:
    form = PlaceForm(data)
    places = [(county[name].pk, name) for name in ("石桥乡", "柳林镇")]
    offer(form, "unit", places)
    offer(form, "person", [(clerk.pk, clerk.name)])
    return form


def test_fields_hand_over_rows(county, clerk):
    form = filled(county, clerk, unit=county["石桥乡"].pk, person=clerk.pk)

    assert form.is_valid()
    assert form.cleaned_data == {"unit": county["石桥乡"], "person": clerk}


def test_a_name_that_is_typed_is_as_good_as_a_number(county, clerk):
    form = filled(county, clerk, unit=" 石桥乡 ", person=clerk.name)

    assert form.is_valid()
    assert form.cleaned_data == {"unit": county["石桥乡"], "person": clerk}


def test_what_is_typed_and_not_offered_gets_the_nearest(county, clerk):
    form = filled(county, clerk, unit="石桥")

    assert form.errors["unit"] == ["“石桥” is not on the list. Perhaps: 石桥乡."]


def test_what_is_left_empty_is_none(county, clerk):
    form = filled(county, clerk)

    assert form.is_valid()
    assert form.cleaned_data == {"unit": None, "person": None}


def test_what_was_not_offered_is_refused(county, clerk, office):
    form = filled(county, clerk, unit=county["青禾县"].pk, person=office.pk)

    assert form.errors.keys() == {"unit", "person"}
