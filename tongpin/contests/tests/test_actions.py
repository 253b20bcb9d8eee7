from datetime import timedelta

import pytest

from tongpin.acts.actions import SlotAnswerDraft, answer_slot, cancel_act
from tongpin.acts.models import Act, Status
from tongpin.contests.actions import (
    ContestError,
    EntrantDraft,
    erase_children,
    withdraw_work,
)
from tongpin.contests.certificates import issue_certificates, revoke_certificate
from tongpin.contests.models import Certificate, Entrant, Work
from tongpin.contests.public_names import public_name
from tongpin.contests.rounds import (
    close_round,
    give_score,
    name_judge,
    remove_judge,
    reopen_round,
    works_for,
)
from tongpin.contests.tests.builders import (
    DAY,
    TOLD,
    contest_of,
    round_of,
    score_all,
    work,
)
from tongpin.evidence.actions import keep_file
from tongpin.evidence.models import StoredFile
from tongpin.evidence.tests.pictures import as_file, scene
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db


def test_a_contest_goes_from_works_to_certificates(contest, works):
    final = round_of(contest)
    first, second, third = works
    score_all(final, {first: (30, 50), second: (40, 55), third: (35, 40)})

    close_round(final, **TOLD)
    issued = issue_certificates(contest, **TOLD)

    final.refresh_from_db()
    placings = final.placings.order_by("place").values_list("work", "place", "total", "award")
    assert list(placings) == [
        (second.pk, 1, "95", "一等奖"),
        (first.pk, 2, "80", "二等奖"),
        (third.pk, 3, "75", ""),
    ]
    assert [one.entrant.name for one in issued] == ["张晓", "欧阳明"]
    assert issue_certificates(contest, **TOLD) == []


def test_a_closed_round_counts_as_an_act(contest, works):
    final = round_of(contest)
    score_all(final, dict.fromkeys(works, (1, 1)))

    close_round(final, **TOLD)

    act = Act.objects.get()
    assert (act.title, act.status, act.occurred_on) == ("红色经典诵读比赛决赛", Status.HELD, DAY)
    assert [part.visits for part in act.participations.all()] == [3]


def test_only_who_goes_on_is_judged_again(contest, works):
    first = round_of(contest, name="初赛", goes_on=1)
    score_all(first, {works[0]: (1, 1), works[1]: (9, 9), works[2]: (2, 2)})
    close_round(first, **TOLD)
    final = round_of(contest)

    assert works_for(name_judge(final, "评委乙", None, **TOLD)) == [works[1]]


def test_the_same_work_is_handed_in_once(contest, county):
    assert work(contest, county["柳林镇"]) == work(contest, county["柳林镇"])
    assert Work.objects.count() == 1


def test_a_number_tells_nothing_of_the_order(contest, works):
    assert len({one.number for one in works}) == 3
    assert all(101 <= one.number <= 999 for one in works)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"entrants": []}, "whose work"),
        ({"text": " "}, "text or a file"),
        ({"entrants": [EntrantDraft("小明", is_child=True)]}, "guardian has to consent.*小明"),
    ],
)
def test_a_work_that_lacks_something_is_refused(contest, county, told, why):
    with pytest.raises(ContestError, match=why):
        work(contest, county["柳林镇"], **told)


def test_after_the_last_day_no_work_is_taken(campaign, county):
    contest = contest_of(campaign, county, entries_until=DAY - timedelta(days=1))

    with pytest.raises(ContestError, match="until 2021-04-29"):
        work(contest, county["柳林镇"])


def test_a_judge_sees_no_work_of_the_own_school(contest, works, county):
    final = round_of(contest)
    judge = name_judge(final, "评委甲", county["柳林镇"], **TOLD)

    assert set(works_for(judge)) == {works[1], works[2]}
    with pytest.raises(ContestError, match="not yours"):
        give_score(judge, works[0], [1, 1], now=NOON)


@pytest.mark.parametrize("points", [[41, 0], [-1, 0], [1], [1, 2, 3]])
def test_points_out_of_range_are_refused(contest, works, points):
    judge = name_judge(round_of(contest), "评委甲", None, **TOLD)

    with pytest.raises(ContestError):
        give_score(judge, works[0], points, now=NOON)


def test_a_score_given_twice_is_one_and_a_changed_one_is_told(contest, works):
    judge = name_judge(round_of(contest), "评委甲", None, **TOLD)
    give_score(judge, works[0], [1, 1], now=NOON)
    give_score(judge, works[0], [1, 1], now=NOON)
    give_score(judge, works[0], [2, 1], now=NOON)

    told = JournalEntry.objects.filter(verb="contests.score.give").order_by("id")
    assert [entry.details["before"] for entry in told] == [None, [1, 1]]


def test_a_round_is_not_closed_while_scores_are_missing(contest, works):
    final = round_of(contest)
    score_all(final, {works[0]: (1, 1)})

    with pytest.raises(ContestError, match="评委甲: "):
        close_round(final, **TOLD)


def test_a_round_without_judges_or_before_its_day_is_not_closed(contest, works):
    with pytest.raises(ContestError, match="judges"):
        close_round(round_of(contest, goes_on=2), **TOLD)
    later = round_of(contest, held_on=DAY + timedelta(days=1))
    with pytest.raises(ContestError, match="2021-05-01"):
        close_round(later, **TOLD)


def test_scores_are_mended_by_opening_the_round_again(contest, works):
    final = round_of(contest)
    score_all(final, dict.fromkeys(works, (1, 1)))
    close_round(final, **TOLD)

    reopen_round(final, reason="评委误填", **TOLD)

    final.refresh_from_db()
    assert (final.closed_at, final.placings.standing().count()) == (None, 0)
    assert Act.objects.get().status == Status.CANCELLED
    score_all(final, {works[0]: (9, 9)})
    assert close_round(final, **TOLD).act.status == Status.HELD


def test_a_round_under_certificates_stays_closed_until_they_are_revoked(contest, works):
    final = round_of(contest)
    score_all(final, dict.fromkeys(works, (1, 1)))
    close_round(final, **TOLD)
    first = issue_certificates(contest, **TOLD)
    with pytest.raises(ContestError, match="Certificates"):
        reopen_round(final, reason="x", **TOLD)
    for one in first:
        revoke_certificate(one, reason="评委误填", **TOLD)

    reopen_round(final, reason="评委误填", **TOLD)
    score_all(final, {works[0]: (9, 9)})
    close_round(final, **TOLD)
    second = issue_certificates(contest, **TOLD)

    assert len(second) == len(first) > 0
    assert issue_certificates(contest, **TOLD) == []
    assert first[0].facts["award"]
    assert Certificate.objects.count() == 2 * len(first)


def test_nothing_comes_after_the_last_round(contest):
    round_of(contest)

    with pytest.raises(ContestError, match="last round"):
        round_of(contest, name="加赛")


def test_a_judged_work_is_not_withdrawn(contest, works):
    withdraw_work(works[0], **TOLD)
    final = round_of(contest)
    score_all(final, {works[1]: (1, 1), works[2]: (1, 1)})
    close_round(final, **TOLD)

    with pytest.raises(ContestError, match="judged"):
        withdraw_work(works[1], **TOLD)


def test_a_certificate_is_revoked_with_a_reason(contest, works):
    final = round_of(contest)
    score_all(final, dict.fromkeys(works, (1, 1)))
    close_round(final, **TOLD)
    (first, *__) = issue_certificates(contest, **TOLD)

    with pytest.raises(ContestError):
        revoke_certificate(first, reason="", **TOLD)
    revoke_certificate(first, reason="抄袭", **TOLD)

    assert Certificate.objects.get(pk=first.pk).reason == "抄袭"


@pytest.mark.parametrize(
    ("name", "is_child", "shown"),
    [
        ("张晓", True, "张同学"),
        ("欧阳明", True, "欧阳同学"),
        ("司马", True, "司同学"),
        ("张晓", False, "张晓"),
    ],
)
def test_children_are_named_by_their_surname(name, is_child, shown):
    assert public_name(Entrant(name=name, is_child=is_child, consent="x")) == shown


def test_children_are_erased_after_the_campaign(contest, county, campaign):
    file = keep_file("画.png", as_file(scene(3), "PNG"), **TOLD)
    child = [EntrantDraft("张晓", is_child=True, consent="存于教务处")]
    theirs = work(contest, county["柳林镇"], entrants=child, file=file)
    adult = work(contest, county["石桥乡"], "王红")
    final = round_of(contest)
    score_all(final, {theirs: (9, 9), adult: (1, 1)})
    close_round(final, **TOLD)
    issue_certificates(contest, **TOLD)
    after = NOON + timedelta(days=300)

    assert erase_children([campaign], now=NOON) == 0
    assert erase_children([campaign], now=after) == 1
    assert erase_children([campaign], now=after) == 0

    theirs.refresh_from_db()
    entrant = theirs.entrants.get()
    assert (theirs.title, theirs.text, theirs.file) == ("", "", None)
    assert (entrant.name, entrant.consent, public_name(entrant)) == ("", "", "—")
    assert not StoredFile.objects.exists()
    assert Certificate.objects.get(entrant=entrant).placing.award == "一等奖"
    assert adult.entrants.get().name == "王红"


def test_a_picture_that_something_else_names_stays(contest, county, campaign):
    file = keep_file("画.png", as_file(scene(3), "PNG"), **TOLD)
    act = make_act(campaign, county["柳林镇"])
    answer_slot(act, "pictures", SlotAnswerDraft("file", file=file), **TOLD)
    child = [EntrantDraft("张晓", is_child=True, consent="存于教务处")]
    work(contest, county["柳林镇"], entrants=child, file=file)

    erase_children([campaign], now=NOON + timedelta(days=300))

    assert StoredFile.objects.get() == file


def test_a_judge_named_again_with_a_school_sees_its_works_no_more(contest, works):
    final = round_of(contest)
    judge = name_judge(final, "评委甲", None, **TOLD)
    give_score(judge, works[0], [1, 1], now=NOON)

    again = name_judge(final, "评委甲", works[0].unit, **TOLD)

    assert again == judge
    assert works[0] not in works_for(again)
    assert not again.scores.exists()


def test_a_judge_who_drops_out_holds_nobody_up(contest, works):
    final = round_of(contest)
    score_all(final, dict.fromkeys(works, (1, 1)))
    judge = name_judge(final, "评委乙", None, **TOLD)
    give_score(judge, works[0], [2, 3], now=NOON)

    remove_judge(judge, **TOLD)

    told = JournalEntry.objects.get(verb="contests.judge.remove").details
    assert told["scores"] == [[works[0].pk, [2, 3]]]
    assert close_round(final, **TOLD).closed_at == NOON


def test_a_round_opens_again_though_its_act_was_cancelled(contest, works):
    final = round_of(contest)
    score_all(final, dict.fromkeys(works, (1, 1)))
    cancel_act(close_round(final, **TOLD).act, reason="误记", **TOLD)

    assert reopen_round(final, reason="重评", **TOLD).closed_at is None
