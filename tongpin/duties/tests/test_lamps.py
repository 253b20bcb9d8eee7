from datetime import date

import pytest

from tongpin.duties.lamps import SIGNS, Lamp, LampDates, lamp_of

HALF = LampDates(date(2021, 1, 1), date(2021, 6, 30))


@pytest.mark.parametrize(
    ("dates", "today", "lamp"),
    [
        (HALF, date(2021, 3, 1), Lamp.ON_SCHEDULE),
        (HALF, date(2021, 6, 24), Lamp.ON_SCHEDULE),  # four working days are left
        (HALF, date(2021, 6, 25), Lamp.NEAR),
        (HALF, date(2021, 6, 30), Lamp.NEAR),
        (HALF, date(2021, 7, 1), Lamp.OVERDUE),
        (LampDates(date(2021, 9, 1), date(2021, 9, 22)), date(2021, 9, 16), Lamp.NEAR),  # 中秋节
        (LampDates(date(2021, 9, 1), date(2021, 9, 20)), date(2021, 9, 15), Lamp.NEAR),  # 18日上班
        (LampDates(date(2021, 9, 1), date(2021, 9, 22)), date(2021, 9, 15), Lamp.ON_SCHEDULE),
        (LampDates(date(2019, 12, 1), date(2020, 1, 2)), date(2019, 12, 30), Lamp.NEAR),
        (LampDates(date(2020, 2, 1), date(2020, 2, 29)), date(2020, 2, 29), Lamp.NEAR),
        (LampDates(date(2020, 2, 1), date(2020, 2, 29)), date(2020, 3, 1), Lamp.OVERDUE),
        (
            LampDates(date(2040, 1, 1), date(2040, 5, 1)),
            date(2040, 4, 27),
            Lamp.NEAR,
        ),  # unknown year
        (LampDates(date(2021, 1, 1), date(2021, 12, 31), 4, 1), date(2021, 6, 1), Lamp.ON_SCHEDULE),
        (LampDates(date(2021, 1, 1), date(2021, 12, 31), 4, 1), date(2021, 8, 1), Lamp.BEHIND),
        (
            LampDates(date(2021, 1, 1), date(2021, 6, 30), 1, 1, date(2021, 6, 30)),
            date(2022, 1, 1),
            Lamp.MET,
        ),
        (
            LampDates(date(2021, 1, 1), date(2021, 6, 30), 1, 1, date(2021, 7, 1)),
            date(2022, 1, 1),
            Lamp.MET_LATE,
        ),
        (
            LampDates(date(2021, 1, 1), date(2021, 6, 30), is_waived=True),
            date(2022, 1, 1),
            Lamp.WAIVED,
        ),
    ],
)
def test_a_lamp_follows_from_dates_and_working_days(dates, today, lamp):
    assert lamp_of(dates, today) == lamp


def test_every_lamp_has_a_shape_and_a_word():
    assert set(SIGNS) == set(Lamp)
    open_ = [SIGNS[lamp].shape for lamp in list(Lamp)[:4]]
    assert len(set(open_)) == 4
    assert len({str(sign.word) for sign in SIGNS.values()}) == len(Lamp)
