from datetime import date

from tongpin.acts.actions import ActDraft, Presence, record_act
from tongpin.acts.models import Act
from tongpin.figures.figure_reader import Scope
from tongpin.reports.report_writer import act_text, write_report
from tongpin.testing import DAY, NOON, make_act, make_campaign


def text_of(campaign, unit=None) -> str:
    report = write_report(Scope.of(campaign, unit), now=NOON)
    return "\n".join(text for __, text in report.paragraphs())


def test_a_sentence_without_its_figure_is_left_out(campaign, county):
    make_act(campaign, county["柳林镇"], "session", visits=0)

    text = text_of(campaign, county["青禾县"])

    assert "共学习1次" not in text  # its second figure, the people, is missing
    assert "志愿服务" not in text
    assert "0" not in text.replace("2021", "")


def test_a_point_whose_figures_are_missing_claims_nothing(campaign, county):
    before = write_report(Scope.of(campaign, county["青禾县"]), now=NOON)
    assert [section.number for section in before.sections] == ["一"]  # the mechanisms stand

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
    assert f"{first}；王庄村3月23日在广场开展义诊，服务群众50人次。" in text


def test_an_act_tells_its_choices_in_words(county):
    campaign = make_campaign("flood-safety")
    make_act(campaign, county["柳林镇"], "inspection", title="河堤裂缝", fields={"state": "fixed"})
    act = Act.objects.with_visits("participant").get()

    assert act_text("{unit}{title}{state}", act, act.kind.spec) == "柳林镇河堤裂缝已销号"
    assert act_text("{unit}{place}", act, act.kind.spec) == ""  # it does not say where
