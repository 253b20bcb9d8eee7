"""Days, ranges and titles as a report writes them."""

import re
from datetime import date
from typing import Any

from tongpin.base.periods import DAY, month_of
from tongpin.base.text import quotable
from tongpin.campaigns.outline_specs import ACT_WORD
from tongpin.campaigns.specs import KindSpec
from tongpin.figures.figure_reader import Scope


def chinese_day(day: date, *, with_year: bool = False) -> str:
    year = f"{day.year}年" if with_year else ""
    return f"{year}{day.month}月{day.day}日"


def spans_years(scope: Scope) -> bool:
    """Whether a day without its year could be either of two."""
    return scope.from_on.year != scope.last_on.year


def range_words(scope: Scope, today: date) -> str:
    """The scope's days: still running it is 以来, a whole month is the month, one day the day."""
    first, last = scope.from_on, scope.last_on
    begin = chinese_day(first, with_year=True)
    if first <= today < last:
        return f"{begin}以来"
    if first == last:
        return begin
    month = month_of(first)
    if (first, last + DAY) == (month.from_on, month.before_on):
        return f"{first.year}年{first.month}月"
    return f"{begin}至{chinese_day(last, with_year=spans_years(scope))}"


def act_text(template: str, act: Any, kind: KindSpec, *, with_year: bool = False) -> str:
    """The act in the template's words, or "" where it lacks one of them."""
    words = _words_of(act, kind, with_year=with_year)
    names = ACT_WORD.findall(template)
    if not all(words.get(name) for name in names):
        return ""

    def word(match: re.Match[str]) -> str:
        return quotable(words[match[1]], template[match.start() - 1 : match.start()])

    return ACT_WORD.sub(word, template)


def _words_of(act: Any, kind: KindSpec, *, with_year: bool) -> dict[str, str]:
    """What braces in the template may name."""
    words: dict[str, str] = {}
    for spec in kind.fields:
        if spec.key in act.fields:
            words[spec.key] = spec.shown(act.fields[spec.key])
    return words | {
        "unit": act.unit.name,
        "day": chinese_day(act.occurred_on, with_year=with_year),
        "title": act.title,
        "place": act.place,
        "entry": act.entry.name if act.entry else "",
        "visits": f"{act.visits}人" if act.visits else "",
        "served": f"{act.visits}人次" if act.visits else "",
    }
