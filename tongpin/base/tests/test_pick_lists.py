"""A choice of a few is a select, one of many is typed; both send something that is understood."""

import pytest
from django import forms

from tongpin.base.pick_lists import FEW, PickField, PickInput, PickOption, pick_datalist, pick_list

MANY = [(number, f"单位{number:03}") for number in range(1, FEW + 2)]


def field_of(choices, *, required=True) -> PickField:
    return PickField(choices=choices, required=required)


def cleaned(field: PickField, written: str) -> str:
    value = field.widget.value_from_datadict({"unit": written}, {}, "unit")
    return field.clean(value)


@pytest.mark.parametrize("written", ["2", "单位002", "  单位002 "])
def test_a_key_and_a_label_mean_the_same(written):
    assert cleaned(field_of(MANY), written) == "2"


def test_a_label_that_two_have_means_neither():
    with pytest.raises(forms.ValidationError):
        cleaned(field_of([(1, "王芳"), (2, "王芳")]), "王芳")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("位001", "“位001” is not on the list. Perhaps: 单位001."),
        ("xyz", "“xyz” is not on the list."),
    ],
)
def test_what_is_no_choice_gets_the_nearest(written, said):
    with pytest.raises(forms.ValidationError, match="list") as caught:
        cleaned(field_of(MANY), written)
    assert caught.value.messages == [said]


def test_what_may_stay_empty_is_empty():
    assert cleaned(field_of(MANY, required=False), "") == ""
    with pytest.raises(forms.ValidationError):
        cleaned(field_of(MANY), "")


def test_few_are_a_select_and_many_an_input():
    widget = field_of(MANY[:2]).widget
    assert '<option value="2" selected>单位002</option>' in widget.render("unit", 2)

    html = field_of([("", "全部"), *MANY]).widget.render("unit", 2, {"id": "id_unit"})

    assert html.startswith("<input")
    assert 'list="id_unit-list"' in html
    assert 'value="单位002"' in html
    assert 'placeholder="全部"' in html
    assert '<datalist id="id_unit-list"><option value="单位001" data-under="">' in html


def test_the_first_stands_there_where_something_has_to_be_chosen():
    assert 'value="单位001"' in field_of(MANY).widget.render("unit", None)
    assert 'value=""' in field_of(MANY).widget.render("unit", "")
    assert 'value=""' in field_of([("", "—"), *MANY]).widget.render("unit", None)


def test_what_was_typed_wrong_stands_there_again():
    assert 'value="柳林&lt;"' in field_of(MANY).widget.render("unit", "柳林<")


def test_inputs_of_a_page_share_one_list():
    options = [PickOption(str(number), name, "县") for number, name in MANY]

    assert "<datalist" not in pick_list("unit", options, "", {"list": "units"})
    assert pick_datalist("units", options).count('data-under="县"') == len(MANY)
    assert pick_datalist("units", options[:2]) == ""


def test_a_label_may_say_what_is_chosen():
    options = [PickOption("1", "甲"), PickOption("2", "乙")]

    assert '<option value="2" selected>' in pick_list("unit", options, "乙", {})


def test_options_tell_what_they_stand_under():
    widget = PickInput(options_of=lambda choices: [PickOption("1", "甲", "丙")] * (FEW + 1))

    assert 'data-under="丙"' in widget.render("unit", "")
