from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongpin.campaigns.measures import RowName
from tongpin.figures.figure_reader import Scope, read_figures, rows_for
from tongpin.figures.row_descriptions import describe_rows
from tongpin.learning.claim_files import (
    ClaimError,
    ClaimFileDetails,
    confirm_claims,
    take_claims,
    withdraw_claims,
)
from tongpin.learning.indicators import MEASURES
from tongpin.learning.models import Claim, ClaimFile
from tongpin.orgs.models import JournalEntry, Role, Unit
from tongpin.reports.releases import seals
from tongpin.testing import NOON, make_person, workbook

pytestmark = pytest.mark.django_db
HEADER = ["序号", "姓名", "所在支部", "学习时间", "学习内容", "学习次数", "积分"]
ROWS = [
    [1, "王一", "柳林镇", "2021年3月23日", "党史微课", 2, 35],
    [2, "李二", "石桥乡", "2021-03", "党史微课", "1次", 12],
    [3, "", "柳林镇", "2021-03-24", "无名", 1, 0],
    [4, "张三", "不存在的镇", "2021-03-24", "微课", 1, 0],
    [5, "赵四", "", "", "", "", 9],
    ["", "合计", "", "", "", 5, 56],
]


@pytest.fixture
def office(county):
    return make_person("周办", county["青禾县"], Role.OFFICE, username="office")


def asked(county, units=None, **told):
    every = set(Unit.objects.values_list("pk", flat=True))
    usual = {"unit": county["青禾县"], "platform": "学习强国", "day": date(2021, 4, 1)}
    return ClaimFileDetails(**usual | told, units=every if units is None else units)


def take(campaign, county, content=None, name="导出.xlsx", *, by=None, dry_run=False, **told):
    content = content or workbook(HEADER, *ROWS)
    return take_claims(
        campaign, asked(county, **told), (name, content), by=by, now=NOON, dry_run=dry_run
    )


def figure(campaign, key="platform_claims"):
    return next(one for one in read_figures(Scope.of(campaign), now=NOON) if one.key == key)


def test_rows_are_taken_or_say_where_and_why_not(campaign, county):
    taken = take(campaign, county)

    assert [(row.place, row.outcome) for row in taken.rows] == [
        ("台账, row 2", "taken"),
        ("台账, row 3", "taken"),
        ("台账, row 4", "refused"),
        ("台账, row 5", "refused"),
        ("台账, row 6", "taken"),
    ]
    assert taken.rows[2].reason == "The name is missing."
    assert "不存在的镇" in taken.rows[3].reason
    assert taken.remarks == ["积分: points and places are not taken in."]
    told = Claim.objects.order_by("row").values_list("person_name", "unit__name", "day", "amount")
    assert list(told) == [
        ("王一", "柳林镇", date(2021, 3, 23), "2"),
        ("李二", "石桥乡", date(2021, 3, 1), "1次"),
        ("赵四", "青禾县", date(2021, 4, 1), ""),
    ]


def test_a_look_stores_nothing(campaign, county):
    taken = take(campaign, county, dry_run=True)

    assert taken.count("taken") == 3
    assert not Claim.objects.exists()
    assert not ClaimFile.objects.exists()


def test_the_same_rows_again_change_nothing_in_another_file_either(campaign, county):
    take(campaign, county)
    entries = JournalEntry.objects.count()

    again = take(campaign, county)
    more = take(campaign, county, workbook(HEADER, *ROWS[:2], [9, "孙五", "柳林镇", "2021-03-25"]))

    assert (again.file, again.count("same")) == (None, 3)
    assert (more.count("same"), more.count("taken")) == (2, 1)
    assert Claim.objects.count() == 4
    assert JournalEntry.objects.count() == entries + 1


def test_a_row_that_stands_twice_in_a_file_happened_twice(campaign, county):
    take(campaign, county, workbook(HEADER, ROWS[0], ROWS[0]))

    assert Claim.objects.count() == 2
    assert take(campaign, county, workbook(HEADER, ROWS[0], ROWS[0])).count("same") == 2


def test_other_peoples_units_are_refused(campaign, county):
    taken = take(campaign, county, units={county["柳林镇"].pk}, unit=county["柳林镇"])

    assert [row.outcome for row in taken.rows[:2]] == ["taken", "refused"]
    assert "You do not keep" in taken.rows[1].reason


def test_claims_are_counted_apart_once_confirmed(campaign, county, office):
    file = take(campaign, county).file
    assert figure(campaign).exact == 0

    confirm_claims(file, by=office, now=NOON)
    confirm_claims(file, by=office, now=NOON)

    told = figure(campaign)
    assert (told.exact, told.rows) == (3, 3)
    assert figure(campaign, "online_people").exact == 0
    scope = Scope.of(campaign)
    rows = describe_rows(told.definition, rows_for(told.definition, scope).order_by("pk"))
    assert rows[0]["source"] == "学习强国：导出.xlsx · 台账 · 2"
    assert rows[0]["recorded_by"] == "周办"
    assert len(seals(told.definition, scope)) == 3


def test_what_was_withdrawn_counts_no_more_and_comes_in_anew(campaign, county, office):
    file = take(campaign, county).file
    confirm_claims(file, by=office, now=NOON)
    withdraw_claims(file, by=office, now=NOON)

    assert figure(campaign).exact == 0
    with pytest.raises(ClaimError, match="withdrawn"):
        confirm_claims(file, by=office, now=NOON)
    assert take(campaign, county).count("taken") == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [(workbook(["甲", "乙"], ["1", "2"]), "姓名"), (b"\x00\x01\x02", "no table")],
)
def test_a_file_without_such_a_table_is_refused(campaign, county, content, said):
    with pytest.raises(ClaimError, match=said):
        take(campaign, county, content, "a.xlsx")


def test_a_clerk_takes_in_a_file_and_confirms_it(campaign, county, office):
    client = Client()
    client.force_login(office)
    file = SimpleUploadedFile(
        "学习强国三月.csv", "姓名,组织,次数\n王一,柳林镇,3\n".encode("gb18030")
    )
    told = {"platform": "学习强国", "unit": county["青禾县"].pk, "day": "2021-03-31", "file": file}

    looked = client.post("/claims/new/", told)
    assert "王一 · 柳林镇 · 3" in looked.content.decode()
    page = client.post("/claims/store/", follow=True)
    assert "2021-03-31" in page.content.decode()
    number = ClaimFile.objects.get().pk
    client.post(f"/claims/{number}/confirm/")

    assert ">1<span>confirmed" in client.get("/claims/").content.decode()
    stranger = Client()
    stranger.force_login(make_person("路人", county["石桥乡"], Role.CLERK, username="other"))
    assert stranger.get(f"/claims/{number}/").status_code == 404
    assert stranger.post(f"/claims/{number}/confirm/").status_code == 404


@pytest.mark.parametrize("day", ["9999-12-31", "1999-01-01", "2021-13", "2021年0月", 2021.1])
def test_days_that_are_none_of_ours_are_refused(campaign, county, day):
    taken = take(campaign, county, workbook(HEADER, [1, "王一", "柳林镇", day, "微课", 1, 0]))

    assert [row.outcome for row in taken.rows] == ["refused"]
    assert "is no day" in taken.rows[0].reason


def test_the_same_file_again_changes_nothing_whatever_day_the_form_says(campaign, county):
    content = workbook(["姓名", "次数"], ["王一", 3])
    take(campaign, county, content)

    again = take(campaign, county, content, day=date(2021, 4, 2), unit=county["柳林镇"])

    assert (again.count("same"), Claim.objects.count()) == (1, 1)


def test_a_long_name_of_a_sheet_does_not_hide_what_is_known(campaign, county):
    name, content = f"{'很长的文件名' * 15}.csv", "姓名,组织,次数\n王一,柳林镇,3\n".encode()
    take(campaign, county, content, name)
    more = content + "李二,柳林镇,1\n".encode()

    again = take(campaign, county, more, name)

    assert [row.outcome for row in again.rows] == ["same", "taken"]


def test_a_clerk_sees_and_confirms_only_what_the_posts_cover(campaign, county):
    file = take(campaign, county, unit=county["柳林镇"]).file
    client = Client()
    client.force_login(make_person("柳文", county["柳林镇"], Role.CLERK, username="liu"))

    page = client.get(f"/claims/{file.pk}/").content.decode()

    assert "王一" in page
    assert "李二" not in page
    assert "1 row more" in page
    assert client.post(f"/claims/{file.pk}/confirm/").status_code == 403


def test_a_release_names_nobody(campaign, county, office):
    file = take(campaign, county).file

    (measure,) = MEASURES

    names = measure.names(Claim.objects.filter(file=file))

    first = file.claims.order_by("row")[0]
    assert names[first.pk] == RowName("2021-03-23 柳林镇 学习强国")
