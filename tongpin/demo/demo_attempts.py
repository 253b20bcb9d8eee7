"""The attempts at the county's quiz, as the quiz's own site exports them."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple

from tongpin.demo.demo_acts import some_day
from tongpin.demo.demo_county import County, PlannedUnit
from tongpin.demo.demo_days import DemoDays
from tongpin.demo.words import dice, words

ONLINE_PEOPLE = 9_736
QUIZ_ATTEMPTS = 14_912
HOURS = (6, 7, 8, 12, 12, 13, 18, 19, 19, 20, 20, 20, 21, 21, 22)


@dataclass(frozen=True)
class OnlinePerson:
    """Somebody as the quiz's site knows them."""

    token: str  # of the device
    nickname: str
    unit: PlannedUnit


class ExportedAttempt(NamedTuple):
    """One row of the export, in the order of its columns."""

    moment: str  # 2021-03-05 20:15
    nickname: str
    unit: str
    token: str
    questions: int
    score: int  # of a hundred


def exported_attempts(county: County) -> list[ExportedAttempt]:
    """The attempts in the order of their moments; nobody has two on one day."""
    rng = dice("quiz")
    people = _online_people(rng, county)
    people_again = rng.choices(people, k=QUIZ_ATTEMPTS - ONLINE_PEOPLE)
    taken_keys: set[tuple[str, date]] = set()
    attempts = []
    for person in people + people_again:
        day = _free_day(rng, person, county.days, taken_keys)
        attempts.append(_attempt(rng, person, day))
    return sorted(attempts)


def _online_people(rng: Random, county: County) -> list[OnlinePerson]:
    nicknames = words("articles")["nicknames"]
    people = []
    for __ in range(ONLINE_PEOPLE):
        token = f"qh{rng.getrandbits(56):014x}"
        front = rng.choice(nicknames["front"])
        back = rng.choice(nicknames["back"])
        people.append(OnlinePerson(token, front + back, rng.choice(county.units)))
    return people


def _free_day(
    rng: Random, person: OnlinePerson, days: DemoDays, taken_keys: set[tuple[str, date]]
) -> date:
    opening_day = days.on("03-05")
    day = some_day(rng, opening_day, days.today)
    while (person.token, day) in taken_keys:
        day = some_day(rng, opening_day, days.today)
    taken_keys.add((person.token, day))
    return day


def _attempt(rng: Random, person: OnlinePerson, day: date) -> ExportedAttempt:
    hour = rng.choice(HOURS)
    questions = rng.choice((5, 10))
    guess = round(rng.gauss(questions * 0.8, questions * 0.15))
    right_answers = min(questions, max(1, guess))
    minute = rng.randint(0, 59)
    return ExportedAttempt(
        moment=f"{day} {hour:02}:{minute:02}",
        nickname=person.nickname,
        unit=person.unit.name,
        token=person.token,
        questions=questions,
        score=100 * right_answers // questions,
    )
