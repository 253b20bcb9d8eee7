"""How a duty stands on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tongpin.duties.lamps import SIGNS, Lamp, LampDates, lamp_of

HALF = LampDates(from_on=date(2021, 1, 1), due_on=date(2021, 6, 30))
FOUR = LampDates(from_on=date(2021, 1, 1), due_on=date(2021, 12, 31), count=4, done=1)


def due(due_on):
    return LampDates(from_on=due_on - timedelta(days=30), due_on=due_on)


@pytest.mark.parametrize(
    ("dates", "today", "lamp"),
    [
        (HALF, date(2021, 3, 1), Lamp.ON_SCHEDULE),
        (HALF, date(2021, 6, 24), Lamp.ON_SCHEDULE),  # four working days are left
        (HALF, date(2021, 6, 25), Lamp.NEAR),
        (HALF, date(2021, 6, 30), Lamp.NEAR),
        (HALF, date(2021, 7, 1), Lamp.OVERDUE),
        (due(date(2021, 9, 22)), date(2021, 9, 16), Lamp.NEAR),  # 中秋节
        (due(date(2021, 9, 20)), date(2021, 9, 15), Lamp.NEAR),  # 18日上班
        (due(date(2021, 9, 22)), date(2021, 9, 15), Lamp.ON_SCHEDULE),
        (due(date(2020, 1, 2)), date(2019, 12, 30), Lamp.NEAR),
        (due(date(2020, 2, 29)), date(2020, 2, 29), Lamp.NEAR),
        (due(date(2020, 2, 29)), date(2020, 3, 1), Lamp.OVERDUE),
        (due(date(2040, 5, 1)), date(2040, 4, 27), Lamp.NEAR),  # unknown year
        (FOUR, date(2021, 6, 1), Lamp.ON_SCHEDULE),
        (FOUR, date(2021, 8, 1), Lamp.BEHIND),
        (replace(HALF, done=1, met_on=date(2021, 6, 30)), date(2022, 1, 1), Lamp.MET),
        (replace(HALF, done=1, met_on=date(2021, 7, 1)), date(2022, 1, 1), Lamp.MET_LATE),
        (replace(HALF, is_waived=True), date(2022, 1, 1), Lamp.WAIVED),
    ],
)
def test_a_lamp_follows_from_dates_and_working_days(dates, today, lamp):
    assert lamp_of(dates, today) == lamp


def test_every_lamp_has_a_shape_and_a_word():
    assert list(SIGNS) == list(Lamp)
    assert len({str(sign.word) for sign in SIGNS.values()}) == len(Lamp)
    assert len({sign.document_word for sign in SIGNS.values()}) == len(Lamp)
    assert [sign.in_documents for sign in SIGNS.values()][:2] == ["■逾期", "▲滞后"]


def test_every_open_lamp_has_a_shape_of_its_own():
    open_shapes = [sign.shape for sign in SIGNS.values() if sign.is_open]

    assert open_shapes == ["■", "▲", "◆", "●"]
