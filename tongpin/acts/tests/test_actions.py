from datetime import date

import pytest

from tongpin.acts.actions import (
    ActDraft,
    ActError,
    Presence,
    SlotAnswerDraft,
    answer_slot,
    cancel_act,
    close_act,
    correct_act,
    hold_act,
)
from tongpin.acts.models import Act, ChangedDay, Participation, SlotAnswerKind, Status
from tongpin.evidence.actions import keep_file
from tongpin.orgs.models import JournalEntry
from tongpin.testing import DAY, NOON, make_act


@pytest.fixture
def act(campaign, county) -> Act:
    return make_act(campaign, county["柳林镇"])


def test_recording_an_act_marks_its_day_and_tells_the_journal(campaign, county):
    act = make_act(campaign, county["柳林镇"])

    assert list(ChangedDay.objects.values_list("unit", "day")) == [(county["柳林镇"].pk, DAY)]
    assert JournalEntry.objects.latest("id").about == f"acts.act#{act.pk}"


def test_a_planned_act_is_held_and_closed_in_this_order(campaign, county):
    act = make_act(campaign, county["柳林镇"], status=Status.PLANNED)

    with pytest.raises(ActError):
        close_act(act, by=None, now=NOON)
    hold_act(act, by=None, now=NOON)
    close_act(act, by=None, now=NOON)
    with pytest.raises(ActError):
        hold_act(act, by=None, now=NOON)

    act.refresh_from_db()
    assert act.status == Status.CLOSED


def test_cancelling_needs_a_reason(act):
    with pytest.raises(ActError):
        cancel_act(act, reason=" ", by=None, now=NOON)

    cancel_act(act, reason="重复记录", by=None, now=NOON)

    act.refresh_from_db()
    assert (act.status, act.reason) == (Status.CANCELLED, "重复记录")
    with pytest.raises(ActError):
        cancel_act(act, reason="再次", by=None, now=NOON)


def corrected(act: Act, visits: int) -> ActDraft:
    presences = [Presence(None, source="estimate", visits=visits)]
    return ActDraft(act.kind_id, act.unit_id, act.title, date(2021, 3, 24), {}, presences)


def test_a_correction_is_a_new_row_and_the_old_one_stays(act):
    answer_slot(
        act, "plan", SlotAnswerDraft(SlotAnswerKind.KEPT, text="党委办公室"), by=None, now=NOON
    )

    new = correct_act(act, corrected(act, 12), reason="人数有误", by=None, now=NOON)

    act.refresh_from_db()
    assert (act.is_current, new.is_current, new.corrects) == (False, True, act)
    assert act.participations.get().visits == 10
    assert new.participations.get().visits == 12
    assert new.answers.get().text == "党委办公室"
    with pytest.raises(ActError):
        correct_act(act, corrected(act, 13), reason="再改", by=None, now=NOON)


def test_a_correction_marks_the_old_day_and_the_new(act):
    ChangedDay.objects.all().delete()

    correct_act(act, corrected(act, 12), reason="日期有误", by=None, now=NOON)

    days = set(ChangedDay.objects.values_list("day", flat=True))
    assert days == {DAY, date(2021, 3, 24)}


@pytest.mark.parametrize(
    ("slot", "kind", "text"),
    [
        ("nothing", SlotAnswerKind.KEPT, "档案室"),
        ("plan", SlotAnswerKind.KEPT, " "),
        ("plan", SlotAnswerKind.LINK, "javascript:alert(1)"),
        ("plan", SlotAnswerKind.FILE, ""),
        ("plan", SlotAnswerKind.NOT_APPLICABLE, ""),
    ],
)
def test_an_answer_without_what_it_needs_is_refused(act, slot, kind, text):
    with pytest.raises(ActError):
        answer_slot(act, slot, SlotAnswerDraft(kind, text=text), by=None, now=NOON)

    assert act.answers.count() == 0


def test_a_slot_takes_three_files_and_the_same_one_once(act):
    files = [keep_file(f"{n}.txt", f"第{n}页".encode(), by=None, now=NOON) for n in range(4)]
    for file in (*files[:3], files[0]):
        answer_slot(act, "plan", SlotAnswerDraft(SlotAnswerKind.FILE, file=file), by=None, now=NOON)

    with pytest.raises(ActError):
        answer_slot(
            act, "plan", SlotAnswerDraft(SlotAnswerKind.FILE, file=files[3]), by=None, now=NOON
        )

    assert act.answers.filter(superseded_at=None).count() == 3


def test_another_answer_replaces_and_keeps_the_first(act):
    answer_slot(act, "plan", SlotAnswerDraft(SlotAnswerKind.KEPT, text="档案室"), by=None, now=NOON)
    answer_slot(
        act,
        "plan",
        SlotAnswerDraft(SlotAnswerKind.NOT_APPLICABLE, text="临时安排"),
        by=None,
        now=NOON,
    )

    assert act.answers.get(superseded_at=None).text == "临时安排"
    assert act.answers.count() == 2


def test_late_is_what_was_recorded_after_the_days_of_the_kind(campaign, county):
    late = make_act(campaign, county["柳林镇"], day=date(2021, 3, 15))
    soon = make_act(campaign, county["柳林镇"], day=date(2021, 3, 16))

    assert (late.is_late, soon.is_late) == (True, False)


def test_one_head_count_per_act_and_role(act):
    with pytest.raises(Exception, match=r"(?i)unique"):
        Participation.objects.create(act=act, source="estimate", visits=3, recorded_at=NOON)
