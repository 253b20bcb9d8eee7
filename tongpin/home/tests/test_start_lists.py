"""Start pages: what the office owes, what is late below and whose, plans, the week."""

from datetime import timedelta

from django.utils.timezone import localdate

from tongpin.acts.actions import SlotAnswerDraft, answer_slot
from tongpin.acts.models import SlotAnswer, SlotAnswerKind, Status
from tongpin.duties.models import Duty
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Role
from tongpin.testing import NOON, client_of, make_act, make_person

DAY = timedelta(days=1)


def owe(campaign, unit, due_on, title="报送点位", **more):
    return Duty.objects.create(
        campaign=campaign,
        unit=unit,
        title=title,
        from_on=due_on - 30 * DAY,
        due_on=due_on,
        made_at=NOON,
        **more,
    )


def test_a_clerk_sees_what_the_own_office_owes_with_the_way_to_record_it(
    clerk_client, campaign, county
):
    today = localdate()
    kind = campaign.kinds.get(key="session")
    owe(campaign, county["柳林镇"], today + DAY, "开一次中心组学习", kind=kind)
    owe(campaign, county["柳林镇"], today - DAY, "报送名单")
    owe(campaign, county["石桥乡"], today - DAY)

    page = clerk_client.get("/")

    assert [row.duty.title for row in page.context["owed"]] == ["报送名单", "开一次中心组学习"]
    assert f'/ledgers/record/session/?unit={county["柳林镇"].pk}"' in page.text
    assert f'/plans/act/?unit={county["柳林镇"].pk}&amp;kind={kind.pk}"' in page.text


def test_a_leader_sees_what_is_late_and_whose_in_the_order_of_the_register(
    leader_client, campaign, county
):
    yesterday = localdate() - DAY
    for name in ("县教育局", "柳林镇", "柳林镇"):
        owe(campaign, county[name], yesterday)

    page = leader_client.get("/")

    late = [(unit.name, unit.count) for unit in page.context["late"]]
    assert late == [("柳林镇", 2), ("县教育局", 1)]


def test_the_week_holds_what_is_planned_for_it_and_what_nobody_told_of_yet(
    clerk_client, campaign, county
):
    today = localdate()
    campaign.starts_on, campaign.ends_on = today - 30 * DAY, today + 60 * DAY
    campaign.save()
    for days, title in ((-3, "上次的"), (0, "今天的"), (20, "以后的")):
        make_act(
            campaign, county["柳林镇"], day=today + days * DAY, title=title, status=Status.PLANNED
        )

    planned = clerk_client.get("/").context["planned"]

    told = [
        [act.title for act in acts] for acts in (planned.past, planned.this_week, planned.later)
    ]
    assert told == [["上次的"], ["今天的"], ["以后的"]]


def test_a_clerk_sees_which_dossiers_of_the_own_office_lack_something(
    clerk_client, campaign, county
):
    today = localdate()
    for unit, title, days in [
        ("柳林镇", "第一次学习", 5),
        ("柳林镇", "很久以前", 90),
        ("石桥乡", "别处的学习", 5),
    ]:
        make_act(campaign, county[unit], "session", title=title, day=today - days * DAY)

    page = clerk_client.get("/")

    assert [gap.act.title for gap in page.context["gaps"]] == ["第一次学习"]
    assert "签到表" in page.context["gaps"][0].missing


def test_a_complete_dossier_is_no_gap(clerk_client, campaign, county):
    act = make_act(campaign, county["柳林镇"], "session", day=localdate() - DAY)
    for slot in act.kind.spec.slots:
        draft = SlotAnswerDraft(SlotAnswerKind.KEPT, "文件柜一层")
        answer_slot(act, slot.key, draft, by=None, now=NOON)

    assert clerk_client.get("/").context["gaps"] == []


def test_an_editor_sees_what_was_held_lately_and_has_pictures(campaign, county):
    editor = make_person("文编辑", county["青禾县"], Role.EDITOR, username="editor")
    today = localdate()
    pictured, bare = [
        make_act(campaign, county["柳林镇"], "activity", title=title, day=today - DAY)
        for title in ("参观纪念馆", "没有照片")
    ]
    for act, media_type in ((pictured, "image/jpeg"), (bare, "application/pdf")):
        file = StoredFile.objects.create(
            digest=f"{act.pk:064}",
            name="a",
            size=1,
            media_type=media_type,
            sent_digest="",
            stored_at=NOON,
        )
        SlotAnswer.objects.create(
            act=act, slot="pictures", kind="file", file=file, recorded_at=NOON
        )

    page = client_of(editor).get("/")

    assert [act.title for act in page.context["pictured"]] == ["参观纪念馆"]
