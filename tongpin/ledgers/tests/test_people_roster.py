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
