import pytest

from tongpin.ledgers.actions import load_files
from tongpin.orgs.models import Person, Post
from tongpin.testing import NOON, workbook

HEADER = ["姓名", "所在单位", "职务", "手机号码"]


def load_people(campaign, *rows, header=HEADER):
    return load_files(campaign, [("人员名册.xlsx", workbook(header, *rows))], by=None, now=NOON)


def outcomes(report):
    return [row.outcome for row in report.rows]


def columns(report):
    return [fault.column for row in report.rows for fault in row.faults]


def test_namesakes_are_kept_apart_by_telephone(campaign, county):
    rows = [
        ["王伟", "柳林镇", "科员", ""],
        ["王伟", "柳林镇", "科员", "139"],
        ["王伟", "柳林镇", "科员", "138"],
    ]

    assert outcomes(load_people(campaign, *rows)) == ["taken", "taken", "taken"]
    assert outcomes(load_people(campaign, *rows)) == ["same", "same", "same"]
    assert Person.objects.count() == 3


def test_a_repeated_name_without_telephone_is_a_question(campaign, county):
    rows = [["王伟", "柳林镇", "主任", ""], ["王伟", "柳林镇", "科员", ""]]

    assert outcomes(load_people(campaign, *rows)) == ["taken", "question"]
    assert outcomes(load_people(campaign, *rows)) == ["same", "question"]
    assert Post.objects.get().title == "主任"


def test_a_roster_without_titles_leaves_them(campaign, county):
    load_people(campaign, ["王伟", "柳林镇", "主任", "139"])

    report = load_people(campaign, ["王伟", "柳林镇"], header=HEADER[:2])

    assert outcomes(report) == ["same"]
    assert Post.objects.get().title == "主任"


def test_an_unknown_unit_is_refused_with_the_nearest(campaign, county):
    report = load_people(campaign, ["王伟", "石桥镇", "", ""], ["长" * 61, "柳林镇", "", ""])

    assert columns(report) == ["所在单位", "姓名"]
    assert report.unknown_units["石桥镇"][0] == "石桥乡"


def test_a_name_padded_with_a_blank_is_the_same_person(campaign, county):
    content = workbook(["姓名", "所在单位"], ["王 伟", "柳林镇"], title="人员名册")
    load_files(campaign, [("名册.xlsx", content)], by=None, now=NOON)

    again = workbook(["姓名", "所在单位"], ["王伟", "柳林镇"], title="人员名册")
    report = load_files(campaign, [("名册二.xlsx", again)], by=None, now=NOON)

    assert report.tally == {"same": 1}
    assert Person.objects.filter(name="王伟").count() == 1


def test_a_longer_title_is_a_note_and_stays(campaign, county):
    load_people(campaign, ["王伟", "柳林镇", "科员", "139"])

    report = load_people(campaign, ["王伟", "柳林镇", "主任", "139"])

    assert [(row.outcome, row.notes) for row in report.rows] == [("noted", ("科员 → 主任",))]
    assert Post.objects.get().title == "主任"


def test_a_telephone_that_was_missing_is_kept(campaign, county):
    load_people(campaign, ["王伟", "柳林镇", "科员", ""])

    assert outcomes(load_people(campaign, ["王伟", "柳林镇", "科员", "139"])) == ["same"]
    assert Person.objects.get(name="王伟").phone == "139"


def test_of_two_telephones_the_first_is_kept_with_a_note(campaign, county):
    report = load_people(campaign, ["王伟", "柳林镇", "", "13900000001/13900000002（办公）"])

    assert [row.notes for row in report.rows] == [
        ("手机号码 holds 2 numbers; the first is kept",),
    ]
    assert Person.objects.get(name="王伟").phone == "13900000001"


def test_a_telephone_is_never_cut(campaign, county):
    report = load_people(campaign, ["王伟", "柳林镇", "", "1390000000113900000002"])

    assert (outcomes(report), columns(report)) == (["refused"], ["手机号码"])


def test_numbers_and_brackets_beside_a_name_are_no_part_of_it(campaign, county):
    report = load_people(
        campaign, ["1.王伟（女）", "柳林镇", "", ""], ["局班子成员", "柳林镇", "", ""]
    )

    assert outcomes(report) == ["noted", "question"]
    assert Person.objects.get().name == "王伟"


def test_unit_and_title_may_share_a_column(campaign, county):
    load_people(campaign, ["王伟", "柳林镇 镇长"], header=["姓名", "单位及职务"])

    post = Post.objects.get()
    assert (post.unit.name, post.title) == ("柳林镇", "镇长")


def test_the_unit_in_the_title_is_that_of_all(campaign, county):
    content = workbook(["姓名", "职务"], ["王伟", "书记"], title="柳林镇党员花名册")

    load_files(campaign, [("a.xlsx", content)], by=None, now=NOON)

    assert Person.objects.get().home_unit.name == "柳林镇"


@pytest.mark.parametrize("name", ["缺", "待补", "无", "张三和李四", "见附件"])
def test_what_names_nobody_makes_no_person(campaign, county, name):
    report = load_people(campaign, [name, "柳林镇", "", ""])

    assert columns(report) == ["姓名"]
    assert not Person.objects.exists()


def test_headers_may_be_english(campaign, county):
    report = load_people(
        campaign,
        ["王伟", "柳林镇", "科员", "13900000000"],
        header=["Full Name", "Department", "Position", "Phone"],
    )

    assert outcomes(report) == ["taken"]
    assert Person.objects.get().phone == "13900000000"
