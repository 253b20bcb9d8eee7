from datetime import date, timedelta

import pytest

from tongpin.acts.actions import (
    ActDraft,
    Presence,
    SlotAnswerDraft,
    answer_slot,
    cancel_act,
    correct_act,
    record_act,
)
from tongpin.acts.models import Act, SlotAnswerKind
from tongpin.dossiers.actions import (
    DossierError,
    PaperDraft,
    hand_in_paper,
    record_make_up,
    write_minutes,
)
from tongpin.dossiers.dossier import Dossier
from tongpin.dossiers.models import DossierPaper, Minutes
from tongpin.evidence.actions import keep_file
from tongpin.orgs.models import Person
from tongpin.testing import DAY, NOON, make_act, make_person

TOLD = {"by": None, "now": NOON}


@pytest.fixture
def people(county) -> dict[str, Person]:
    """Three members of 柳林镇."""
    return {name: make_person(name, county["柳林镇"]) for name in ("林晓", "马丽", "石磊")}


def session(campaign, county, *presences: Presence, title="专题学习", by=None, **values) -> Act:
    """A session of 柳林镇 with named people."""
    kind = campaign.kinds.get(key="session").pk
    draft = ActDraft(kind, county["柳林镇"].pk, title, DAY, dict(values), list(presences))
    return record_act(campaign.pk, draft, by=by, now=NOON)


@pytest.fixture
def act(campaign, county, people):
    away = Presence(people["石磊"].pk, status="leave", reason="出差")
    there = [Presence(people[name].pk) for name in ("林晓", "马丽")]
    return session(campaign, county, *there, away, place="会议室")


def asked(act) -> list[str]:
    return [question.text for question in Dossier(act).questions]


def test_slots_fill_themselves_from_rows(act, people):
    write_minutes(act, "学习了讲话", **TOLD)
    hand_in_paper(act, people["马丽"], PaperDraft("outlines", "体会", "我的发言"), **TOLD)
    answer_slot(act, "plan", SlotAnswerDraft(SlotAnswerKind.KEPT, text="三号柜"), **TOLD)

    slots = {slot.spec.key: slot for slot in Dossier(act).slots}

    assert {key for key, slot in slots.items() if not slot.is_open} == {
        "sign_in",
        "minutes",
        "outlines",
        "plan",
    }
    assert slots["sign_in"].facts == ["2 there, 1 away, by name"]
    assert slots["minutes"].facts == ["revision 1"]


def test_parts_that_agree_ask_nothing(act, people):
    write_minutes(act, "学习了讲话", **TOLD)
    record_make_up(act, people["石磊"], "自学", DAY + timedelta(days=2), **TOLD)

    assert asked(act) == []


def test_the_roster_of_the_day_is_compared_by_name(campaign, county, people):
    outsider = make_person("王伟", county["石桥乡"])
    act = session(campaign, county, Presence(people["林晓"].pk), Presence(outsider.pk))

    assert asked(act) == [
        "On the list and not on the roster of that day: 王伟",
        "2 people of the roster are neither there nor away: 石磊、马丽",
    ]


def test_a_group_smaller_than_the_roster_is_compared_by_number(campaign, county, people):
    there = [Presence(people[name].pk) for name in ("林晓", "马丽")]
    right = session(campaign, county, *there, fields={"expected": 2})
    short = session(campaign, county, *there, fields={"expected": 4})

    assert asked(right) == []
    assert asked(short) == ["4 were expected; there or away by name are 2."]


def test_who_is_away_has_a_reason_and_makes_up(campaign, county, people):
    away = [Presence(people[name].pk, status="leave") for name in ("马丽", "石磊")]
    act = session(campaign, county, Presence(people["林晓"].pk), *away)
    record_make_up(act, people["马丽"], "补课", DAY, **TOLD)

    assert asked(act) == [
        "Away without a reason: 石磊、马丽",
        "Away, and not told how they made up: 石磊",
    ]


def test_minutes_that_say_other_than_the_act_are_asked_about(act, people):
    record_make_up(act, people["石磊"], "自学", DAY, **TOLD)
    write_minutes(act, "学习了讲话", **TOLD)
    presences = [Presence(person.pk) for person in people.values()]
    draft = ActDraft(act.kind_id, act.unit_id, act.title, DAY, {"place": "礼堂"}, presences)
    new = correct_act(act, draft, reason="地点写错", **TOLD)

    assert asked(new) == [
        "place: the minutes say “会议室”, the act says “礼堂”.",
        "Who was there or away changed after the minutes.",
    ]


def test_who_wrote_was_there(act, people):
    record_make_up(act, people["石磊"], "自学", DAY, **TOLD)
    hand_in_paper(act, people["石磊"], PaperDraft("outlines", "发言", "我的发言"), **TOLD)

    assert asked(act) == ["Wrote for this act and are not among those who were there: 石磊"]


def test_the_same_text_or_file_in_another_act_is_asked_about(campaign, county, people, act):
    record_make_up(act, people["石磊"], "自学", DAY, **TOLD)
    other = make_act(campaign, county["石桥乡"], "session", visits=0)
    file = keep_file("照片.txt", "内容".encode(), **TOLD)
    for one, text in ((act, "我的发言。"), (other, "我的 发言")):
        hand_in_paper(one, people["马丽"], PaperDraft("outlines", "发言", text), **TOLD)
        answer_slot(one, "pictures", SlotAnswerDraft(SlotAnswerKind.FILE, file=file), **TOLD)

    questions = Dossier(act).questions

    assert [question.text for question in questions] == [
        "“发言” by 马丽 stands word for word in another act.",
        "The file 照片.txt stands in another act too.",
    ]
    assert all(question.acts == (other.pk,) for question in questions)


def test_every_saving_of_minutes_is_a_revision(act):
    write_minutes(act, "初稿", **TOLD)
    write_minutes(act, "定稿", **TOLD)
    write_minutes(act, "定稿", **TOLD)

    assert [one.points for one in Minutes.objects.order_by("number")] == ["初稿", "定稿"]


def test_another_paper_takes_the_place_of_the_first(act, people):
    for text in ("第一稿", "第二稿", "第二稿"):
        hand_in_paper(act, people["马丽"], PaperDraft("outlines", "发言", text), **TOLD)

    assert DossierPaper.objects.current().get().text == "第二稿"
    assert DossierPaper.objects.count() == 2


def test_the_dossier_follows_a_correction(act, people):
    write_minutes(act, "学习了讲话", **TOLD)
    draft = ActDraft(act.kind_id, act.unit_id, "专题学习", DAY)
    new = correct_act(act, draft, reason="人数写错", **TOLD)

    assert Dossier(new).minutes.points == "学习了讲话"
    assert write_minutes(new, "改过", **TOLD).number == 2


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda act, person: write_minutes(act, " \n", **TOLD), "Write something"),
        (lambda act, person: write_minutes(act, "字" * 20_001, **TOLD), "At most 20000"),
        (
            lambda act, person: hand_in_paper(act, person, PaperDraft("plan", "", "x"), **TOLD),
            "no such papers",
        ),
        (lambda act, person: record_make_up(act, person, "自学", DAY, **TOLD), "was not away"),
        (lambda act, person: record_make_up(act, person, "", DAY, **TOLD), "Say how"),
        (
            lambda act, person: record_make_up(act, person, "自学", date(2021, 1, 1), **TOLD),
            "before",
        ),
    ],
)
def test_what_cannot_be_written_says_why(act, people, write, told):
    with pytest.raises(DossierError, match=told):
        write(act, people["马丽"])


def test_nothing_is_added_to_a_cancelled_act(act):
    cancel_act(act, reason="改期", **TOLD)

    with pytest.raises(DossierError):
        write_minutes(act, "学习了讲话", **TOLD)


def test_namesakes_do_not_hide_each_other(campaign, county, people):
    other = make_person("石磊", county["柳林镇"])
    there = [Presence(people[name].pk) for name in ("林晓", "马丽")]
    away = Presence(people["石磊"].pk, status="leave", reason="出差")
    act = session(campaign, county, *there, away)
    record_make_up(act, people["石磊"], "自学", DAY, **TOLD)
    assert asked(act) == ["1 person of the roster is neither there nor away: 石磊"]

    both = session(
        campaign,
        county,
        *there,
        away,
        Presence(other.pk, status="leave", reason="病"),
        title="又一次",
    )
    record_make_up(both, other, "自学", DAY, **TOLD)
    assert asked(both) == ["Away, and not told how they made up: 石磊"]
