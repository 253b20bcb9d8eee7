"""Parts of forms."""

from datetime import date

from django.forms import ChoiceField

from tongpin.base.widgets import DayField, LongSelect, PeriodForm, TextField


def test_a_long_select_marks_what_is_chosen_and_escapes():
    field = ChoiceField(choices=[(1, "甲 & 乙"), (2, "丙")], widget=LongSelect)

    html = field.widget.render("unit", 2, {"id": "id_unit"})

    assert html == (
        '<select id="id_unit" name="unit"><option value="1">甲 &amp; 乙</option>'
        '<option value="2" selected>丙</option></select>'
    )


def test_a_period_may_be_open_and_never_ends_before_it_begins():
    assert PeriodForm({"start": "2021-04-01"}).is_valid()
    wrong = PeriodForm({"start": "2021-04-02", "until": "2021-04-01"})

    assert wrong.non_field_errors() == ["The last day is before the first."]


def test_a_day_is_one_of_our_century():
    assert DayField().clean("2021-04-30") == date(2021, 4, 30)
    assert [validator.limit_value for validator in DayField().validators] == [
        date(2000, 1, 1),
        date(2099, 12, 31),
    ]


def test_a_line_break_counts_once():
    assert TextField(max_length=3).clean("a\r\nb") == "a\nb"
