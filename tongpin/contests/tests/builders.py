"""Contests, works and rounds for tests."""

from datetime import date

from tongpin.contests.actions import (
    ContestDraft,
    EntrantDraft,
    WorkDraft,
    hand_in_work,
    start_contest,
)
from tongpin.contests.models import Genre, TieRule
from tongpin.contests.rounds import RoundDraft, add_round, give_score, name_judge
from tongpin.testing import NOON

DAY = date(2021, 4, 30)
TOLD = {"by": None, "now": NOON}


def contest_of(campaign, county, **changes):
    values = {
        "name": "红色经典诵读比赛",
        "kind": campaign.kinds.get(key="activity"),
        "genre": Genre.RECITATION,
        "entries_until": DAY,
        "criteria": [["内容", 40], ["表达", 60]],
        "awards": [["一等奖", 1], ["二等奖", 1]],
        "drops_extremes": True,
        "tie_rule": TieRule.CRITERIA,
    }
    return start_contest(campaign, county["县教育局"], ContestDraft(**values | changes), **TOLD)


def work(contest, unit, name="张晓", **changes):
    values = {"title": "百年征程", "entrants": [EntrantDraft(name)], "text": "百年征程"}
    return hand_in_work(contest, unit, WorkDraft(**values | changes), **TOLD)


def round_of(contest, **told):
    values = {"name": "决赛", "held_on": DAY, "place": "礼堂"}
    return add_round(contest, RoundDraft(**values | told), **TOLD)


def score_all(of, sums, judge="评委甲"):
    judge = name_judge(of, judge, None, **TOLD)
    for one, (first, second) in sums.items():
        give_score(judge, one, [first, second], now=NOON)
