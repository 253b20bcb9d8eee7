from datetime import date

import pytest

from tongpin.acts.actions import ActDraft, Presence, SlotAnswerDraft, answer_slot, record_act
from tongpin.acts.models import Act, SlotAnswerKind
from tongpin.base.periods import period_of
from tongpin.campaigns.mechanism_runs import MechanismOutput, note_run
from tongpin.figures.figure_reader import Scope
from tongpin.orgs.actions import PostTerms, give_post
from tongpin.orgs.models import Role
from tongpin.plans.actions import PlanItemDraft, add_item
from tongpin.reports.report_words import act_text, range_words
from tongpin.reports.report_writer import write_report
from tongpin.testing import DAY, NOON, make_act, make_campaign, make_person

QUARTER = period_of("quarter", date(2021, 4, 1))


def text_of(campaign, unit=None) -> str:
    report = write_report(Scope.of(campaign, unit), now=NOON)
    return "\n".join(text for __, text in report.paragraphs())


def test_a_sentence_without_its_figure_is_left_out(campaign, county):
    make_act(campaign, county["柳林镇"], "session", visits=0)

    text = text_of(campaign, county["青禾县"])

    assert "共学习1次，" not in text  # its second figure, the people, is missing
    assert "理论学习中心组共学习1次。" in text  # what the outline says in its place
    assert "志愿服务" not in text
    assert "0" not in text.replace("2021", "")


def test_a_point_whose_figures_are_missing_claims_nothing(campaign, county):
    before = write_report(Scope.of(campaign, county["青禾县"]), now=NOON)
    assert before.sections == ()
    assert before.lead == ()

    make_act(campaign, county["柳林镇"])

    text = text_of(campaign, county["青禾县"])
    assert "用好红色资源" in text
    assert "抓实集中学习" not in text
    assert "民生工程" not in text


def test_figures_stand_in_their_phrases_and_open(campaign, county):
    for _ in range(112):
        make_act(campaign, county["柳林镇"], visits=162)

    report = write_report(Scope.of(campaign, county["青禾县"]), now=NOON)

    pieces = [
        piece
        for section in report.sections
        for point in section.points
        for sentence in point.sentences
        for piece in sentence
    ]
    figures = {piece.figure: piece.text for piece in pieces if piece.figure}
    assert figures["activities"] == "110余场次"
    assert figures["activity_visits"] == "18000余人次"


def test_points_are_numbered_after_empty_ones_went(campaign, county):
    make_act(campaign, county["柳林镇"], "service", visits=0)

    report = write_report(Scope.of(campaign, county["青禾县"]), now=NOON)

    for section in report.sections:
        ordinals = [point.ordinal for point in section.points]
        assert ordinals in ([""], ["一是", "二是"], ["一是", "二是", "三是"])


def test_anchor_is_the_first_act_of_its_kind(campaign, county):
    make_act(
        campaign,
        county["青禾县"],
        "meeting",
        day=date(2021, 2, 23),
        title="全县动员大会",
        visits=300,
    )
    make_act(campaign, county["柳林镇"], "meeting", day=date(2021, 2, 25), title="镇动员会")

    assert "2月23日，青禾县召开全县动员大会，对学习教育作出安排。" in text_of(
        campaign, county["青禾县"]
    )


def test_a_village_s_meeting_is_not_the_township_s_own(campaign, county):
    make_act(campaign, county["王庄村"], "meeting", day=date(2021, 2, 25), title="王庄村动员会")

    text = text_of(campaign, county["柳林镇"])

    assert "对学习教育作出安排" not in text
    assert "召开动员部署会议1次。" in text
    assert "个召开" not in text  # one unit is not several


def test_units_are_counted_where_several_met(campaign, county):
    for name in ("柳林镇", "石桥乡"):
        make_act(campaign, county[name], "meeting", title=f"{name}动员会")

    assert "2个单位召开动员部署会议2次。" in text_of(campaign, county["青禾县"])


def test_mechanisms_count_once_they_ran(campaign, county):
    make_act(campaign, county["柳林镇"])
    assert "工作机制" not in text_of(campaign, county["青禾县"])

    for day in (3, 4):
        output = MechanismOutput(unit=county["柳林镇"].pk, day=date(2021, 3, day), words="提醒")
        note_run(campaign.pk, "reminders", output, now=NOON)

    text = text_of(campaign, county["青禾县"])
    assert "建立并运行工作提醒1项工作机制。" in text
    assert "工作机制" not in text_of(campaign, county["石桥乡"])


def test_posts_documents_and_plans_stand_behind_the_first_section(campaign, county, office):
    for name in ("柳林镇", "石桥乡"):
        make_act(campaign, county[name], "body", title=f"{name}领导小组")
        item = PlanItemDraft(campaign.kinds.get(key="session"), QUARTER, "百年党史")
        add_item(county[name], item, by=None, now=NOON)
    make_person("沈牧野", county["青禾县"], Role.LEADER)
    make_person("赵平", county["柳林镇"], Role.LEADER)  # the township's, not the county's
    lent = make_person("何川", county["石桥乡"])
    terms = PostTerms(before_on=date(2022, 1, 1), from_on=date(2021, 3, 1), is_secondment=True)
    give_post(lent, county["青禾县"], Role.OFFICE, by=None, now=NOON, terms=terms)

    text = text_of(campaign, county["青禾县"])

    assert "领导小组1人，下设办公室集中办公，工作人员2人，其中从乡镇和县直单位抽调1人。" in text
    assert "2个单位成立组织机构。" in text
    assert "2个单位把党史列入中心组学习计划。" in text


def test_a_dossier_counts_once_everything_is_kept(campaign, county):
    act = make_act(campaign, county["柳林镇"], "session")
    assert "“八有”材料齐备" not in text_of(campaign, county["青禾县"])

    for slot in act.kind.spec.slots:
        kept = SlotAnswerDraft(SlotAnswerKind.KEPT, text="档案室3号柜")
        answer_slot(act, slot.key, kept, by=None, now=NOON)

    assert "其中1次“八有”材料齐备。" in text_of(campaign, county["青禾县"])


def test_titles_keep_their_marks(campaign, county):
    make_act(campaign, county["柳林镇"], title="“3·23”赶考日", place="陵园", visits=90)
    make_act(campaign, county["石桥乡"], title="“青春向党”", place="广场", visits=30)

    text = text_of(campaign, county["青禾县"])

    assert "举办“‘3·23’赶考日”，" in text
    assert "开展“青春向党”，" in text


@pytest.mark.parametrize(
    ("first", "last", "today", "words"),
    [
        (date(2021, 2, 1), date(2021, 12, 31), date(2021, 4, 30), "2021年2月1日以来"),
        (date(2021, 2, 1), date(2021, 12, 31), date(2022, 4, 30), "2021年2月1日至12月31日"),
        (date(2021, 3, 1), date(2021, 3, 31), date(2021, 4, 30), "2021年3月"),
        (date(2021, 3, 1), date(2021, 3, 31), date(2021, 3, 20), "2021年3月1日以来"),
        (date(2021, 3, 23), date(2021, 3, 23), date(2021, 3, 23), "2021年3月23日"),
        (date(2021, 3, 1), date(2021, 4, 30), date(2021, 4, 30), "2021年3月1日至4月30日"),
    ],
)
def test_ranges_are_written_as_people_do(campaign, first, last, today, words):
    assert range_words(Scope.of(campaign, None, first, last), today) == words


def test_a_range_over_two_years_names_both(campaign):
    campaign.ends_on = date(2022, 6, 30)
    scope = Scope.of(campaign, None, date(2021, 12, 1), date(2022, 1, 31))

    assert range_words(scope, date(2022, 4, 1)) == "2021年12月1日至2022年1月31日"


def test_examples_come_from_different_units_and_not_twice(campaign, county):
    for name in ("柳林镇", "石桥乡"):
        for place in ("烈士陵园", "纪念馆"):
            make_act(campaign, county[name], place=place, title=f"参观{place}")

    text = text_of(campaign, county["青禾县"])

    assert text.count("柳林镇") + text.count("石桥乡") == 3  # the largest and one of each


def test_the_second_pack_writes_its_own_report(county):
    campaign = make_campaign("flood-safety")
    make_act(
        campaign, county["柳林镇"], "drill", day=date(2026, 6, 3), title="夜间转移", visits=240
    )

    text = text_of(campaign, county["青禾县"])

    assert "组织转移避险演练1场次" not in text  # households are missing
    assert "6月3日，柳林镇组织夜间转移演练，240人参演。" in text


def test_services_are_told_by_how_many_they_served(campaign, county):
    for name, served in (("柳林镇", 20), ("石桥乡", 90), ("王庄村", 50)):
        kind = campaign.kinds.get(key="service")
        heads = [Presence(None, "served", source="estimate", visits=served)]
        draft = ActDraft(kind.pk, county[name].pk, "义诊", DAY, {"place": "广场"}, heads)
        record_act(campaign.pk, draft, by=None, now=NOON)

    text = text_of(campaign, county["青禾县"])

    first = "石桥乡3月23日在广场开展义诊，服务群众90人次"
    assert f"{first}。王庄村3月23日在广场开展义诊，服务群众50人次。" in text


def test_an_act_tells_its_choices_in_words(county):
    campaign = make_campaign("flood-safety")
    make_act(campaign, county["柳林镇"], "inspection", title="河堤裂缝", fields={"state": "fixed"})
    act = Act.objects.with_visits("participant").get()

    assert act_text("{unit}{title}{state}", act, act.kind.spec) == "柳林镇河堤裂缝已销号"
    assert act_text("{unit}{place}", act, act.kind.spec) == ""  # it does not say where
