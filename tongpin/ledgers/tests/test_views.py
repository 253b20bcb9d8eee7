import io
from datetime import time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from tongpin.acts.actions import SlotAnswerDraft, answer_slot
from tongpin.acts.models import Act, SlotAnswerKind, Status
from tongpin.ledgers.models import Ledger
from tongpin.orgs.journal_cache import clear_journal_cache
from tongpin.orgs.models import UnitName
from tongpin.testing import NOON, make_act, make_campaign, make_person, workbook

HEADER = ["活动时间", "承办单位", "活动名称", "活动地点", "参加人次"]


def upload(client, *rows, name: str = "主题活动.xlsx"):
    file = SimpleUploadedFile(name, workbook(HEADER, *rows))
    return client.post("/ledgers/load/", {"files": [file]})


def test_nothing_is_stored_before_the_person_confirms(clerk_client, campaign, county, clerk):

    response = upload(clerk_client, ["2021-03-23", "柳林镇", "参观", "纪念馆", "30人"])
    page = clerk_client.get(response.url)

    assert page.context["report"].tally == {"taken": 1}
    assert Act.objects.count() == 0
    clerk_client.post("/ledgers/store/")
    assert Act.objects.get().recorded_by == clerk
    clerk_client.post("/ledgers/store/")
    assert (Act.objects.count(), Ledger.objects.count()) == (1, 1)


def test_an_unknown_unit_is_asked_about_and_remembered(clerk_client, campaign, county):
    upload(clerk_client, ["2021-03-23", "柳林集镇", "参观", "纪念馆", "30人"])

    names = clerk_client.get("/ledgers/check/").context["names"]
    assert list(names) == ["柳林集镇"]
    clerk_client.post("/ledgers/check/", {"written": "柳林集镇", "unit": county["柳林镇"].pk})

    assert UnitName.objects.get().unit == county["柳林镇"]
    assert clerk_client.get("/ledgers/check/").context["report"].tally == {"noted": 1}


def test_a_clerk_records_nothing_for_other_units(clerk_client, campaign, county):
    upload(clerk_client, ["2021-03-23", "石桥乡", "参观", "纪念馆", "30人"])

    assert clerk_client.get("/ledgers/check/").context["report"].tally == {"refused": 1}
    clerk_client.post("/ledgers/store/")
    assert Act.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "unit"), [("主题活动.xlsx", "柳林镇"), ("王庄村主题活动.xlsx", "王庄村")]
)
def test_a_file_without_a_column_of_units_is_of_the_clerks_unit(
    clerk_client, campaign, county, name, unit
):
    header = [label for label in HEADER if label != "承办单位"]
    file = SimpleUploadedFile(name, workbook(header, ["2021-03-23", "参观", "纪念馆", "30人"]))

    page = clerk_client.get(clerk_client.post("/ledgers/load/", {"files": [file]}).url)
    assert f"its rows are recorded under {unit}" in page.content.decode()
    clerk_client.post("/ledgers/store/")

    assert Act.objects.get().unit == county[unit]


def test_what_is_no_table_is_told(clerk_client, campaign, county):
    file = SimpleUploadedFile("a.xlsx", b"MZ\x90\x00\x03")

    response = clerk_client.post("/ledgers/load/", {"files": [file]})

    assert response.context["form"].errors["files"]


def test_a_member_may_not_load(client, campaign, county):
    client.force_login(make_person("马丽", county["柳林镇"], username="member"))

    assert client.get("/ledgers/load/").status_code == 403


def test_an_act_typed_in_is_read_as_a_ledger_is(clerk_client, campaign, county):
    data = {"day": "2021年3月23日", "unit": "柳林镇", "title": "参观", "visits": "３０人"}

    response = clerk_client.post("/ledgers/record/activity/", data)

    act = Act.objects.get()
    assert response.url == f"/acts/{act.pk}/"
    assert act.participations.get().visits == 30


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"day": "昨天", "unit": "柳林镇", "title": "参观", "visits": "30"}, "day"),
        ({"day": "2021-03-23", "unit": "柳林镇", "title": "", "visits": "30"}, "title"),
        ({"day": "2021-03-23", "unit": "柳林镇", "title": "参观", "visits": "许多"}, "visits"),
    ],
)
def test_a_fault_stands_beside_its_field(clerk_client, campaign, county, data, key):

    response = clerk_client.post("/ledgers/record/activity/", data)

    faults = {item.spec.key for item in response.context["inputs"].inputs if item.fault}
    assert faults == {key}
    assert Act.objects.count() == 0


def form_of(client, act) -> dict[str, str]:
    """What the browser would send of the correction's form, untouched."""
    context = client.get(f"/ledgers/correct/{act.pk}/").context
    data = {"code": context["code"]}
    for item in context["inputs"].inputs:
        data[item.spec.key] = item.day if item.spec.type == "day" else item.value
        if item.spec.type == "day":
            data["day_at"] = item.time
    return data


def test_a_correction_writes_the_act_anew_and_keeps_the_old_one(
    clerk_client, campaign, county, clerk
):
    act = make_act(campaign, county["柳林镇"], visits=30, starts_at=time(14, 30), place="礼堂")
    answer_slot(
        act, "plan", SlotAnswerDraft(SlotAnswerKind.KEPT, text="三号柜"), by=clerk, now=NOON
    )

    data = form_of(clerk_client, act) | {"visits": "32人", "reason": "数错了"}
    response = clerk_client.post(f"/ledgers/correct/{act.pk}/", data)

    new = Act.objects.current().get()
    assert response.url == f"/acts/{new.pk}/"
    assert (new.corrects, new.reason, new.recorded_by) == (act, "数错了", clerk)
    assert (new.starts_at, new.place, new.title) == (time(14, 30), "礼堂", act.title)
    assert new.participations.get().visits == 32
    assert new.answers.get().text == "三号柜"
    assert act.participations.get().visits == 30


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({"reason": "看过"}, "Nothing is changed yet."),
        ({"visits": "31"}, "Say why the act is corrected."),
        ({"visits": "31", "reason": "数错了", "code": "1-0"}, "This act was changed meanwhile"),
        ({"unit": "石桥乡", "reason": "写错了"}, "a unit for which you may record"),
    ],
)
def test_a_correction_that_cannot_be_says_why(clerk_client, campaign, county, changes, accepted):
    act = make_act(campaign, county["柳林镇"], visits=30)

    response = clerk_client.post(
        f"/ledgers/correct/{act.pk}/", form_of(clerk_client, act) | changes
    )

    assert accepted in response.context["inputs"].fault
    assert Act.objects.count() == 1


def test_a_correction_sent_twice_counts_once(clerk_client, campaign, county):
    act = make_act(campaign, county["柳林镇"], visits=30)
    data = form_of(clerk_client, act) | {"visits": "31", "reason": "数错了"}

    for __ in range(2):
        clerk_client.post(f"/ledgers/correct/{act.pk}/", data)

    assert Act.objects.count() == 2


def test_only_who_may_record_corrects(client, campaign, county, clerk, stranger):
    act = make_act(campaign, county["柳林镇"])
    client.force_login(stranger)
    assert client.get(f"/ledgers/correct/{act.pk}/").status_code == 404

    client.force_login(make_person("马丽", county["柳林镇"], username="member"))
    assert client.get(f"/ledgers/correct/{act.pk}/").status_code == 403


@pytest.mark.parametrize("pack", ["study-2021", "flood-safety"])
def test_an_untouched_form_corrects_nothing_of_any_kind(office_client, county, pack):
    campaign = make_campaign(pack)
    for kind in campaign.kinds.in_order():
        act = make_act(campaign, county["柳林镇"], kind.key, day=campaign.starts_on, visits=0)
        data = form_of(office_client, act) | {"reason": "看过"}

        response = office_client.post(f"/ledgers/correct/{act.pk}/", data)

        assert response.status_code == 200, kind.key
    assert Act.objects.count() == campaign.kinds.count()


def test_an_exported_list_loads_back_as_the_same(clerk_client, campaign, county):
    make_act(campaign, county["柳林镇"], status=Status.HELD)
    content = clerk_client.get("/ledgers/export/activity/").content

    clerk_client.post("/ledgers/load/", {"files": [SimpleUploadedFile("list.xlsx", content)]})

    assert clerk_client.get("/ledgers/check/").context["report"].tally == {"same": 1}


def names_of(response):
    return [ledger.name for ledger in response.context["page"]]


def test_a_clerk_sees_the_own_ledgers_and_the_office_all(
    clerk_client, office_client, stranger_client, campaign
):
    upload(clerk_client, ["2021-03-23", "柳林镇", "参观", "纪念馆", "30人"], name="柳林镇.xlsx")
    clerk_client.post("/ledgers/store/")
    upload(stranger_client, ["2021-03-24", "石桥乡", "宣讲", "村部", "9人"], name="石桥乡.xlsx")
    stranger_client.post("/ledgers/store/")

    assert names_of(clerk_client.get("/ledgers/")) == ["柳林镇.xlsx"]
    assert names_of(stranger_client.get("/ledgers/")) == ["石桥乡.xlsx"]
    assert names_of(office_client.get("/ledgers/")) == ["石桥乡.xlsx", "柳林镇.xlsx"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_ledgers_costs_the_same_for_any_row_count(
    office_client, campaign, rows, django_assert_num_queries
):
    for number in range(rows):
        row = [f"2021-03-2{number}", "柳林镇", "参观", "纪念馆", 30]
        upload(office_client, row, name=f"{number}.xlsx")
        office_client.post("/ledgers/store/")
    office_client.get("/ledgers/")  # what is remembered until the next entry

    with django_assert_num_queries(14):
        response = office_client.get("/ledgers/")

    assert len(names_of(response)) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_dry_run_costs_the_same_for_any_row_count(
    clerk_client, campaign, rows, django_assert_num_queries
):
    cells = [[f"2021-03-2{n}", "柳林镇", "参观", "纪念馆", "约30人"] for n in range(rows)]
    upload(clerk_client, *cells)
    clerk_client.get("/ledgers/check/")

    with django_assert_num_queries(28):
        response = clerk_client.get("/ledgers/check/")

    assert response.context["report"].tally == {"noted": rows}
    assert response.content.decode().count('<span class="mark noted">taken with a note</span>') == (
        rows
    )


def test_the_dry_run_shows_rows_of_one_outcome(clerk_client, campaign):
    upload(
        clerk_client,
        ["2021-03-23", "柳林镇", "参观", "纪念馆", 30],
        ["2021-03-24", "柳林镇", "宣讲", "村部", "许多"],
    )

    doubtful = clerk_client.get("/ledgers/check/").context["page"]
    taken = clerk_client.get("/ledgers/check/?show=taken").context["page"]

    assert [(row.row, row.outcome) for row in doubtful] == [(3, "refused")]
    assert [(row.row, row.outcome) for row in taken] == [(2, "taken")]


def test_repeats_count_after_the_person_said_so(clerk_client, campaign):
    row = ["2021-03-23", "柳林镇", "参观", "纪念馆", 30]
    upload(clerk_client, row, row)
    assert clerk_client.get("/ledgers/check/").context["report"].tally == {
        "taken": 1,
        "question": 1,
    }

    clerk_client.post("/ledgers/check/", {"repeats": "count"})

    assert clerk_client.get("/ledgers/check/").context["report"].tally == {"taken": 2}


@pytest.mark.parametrize("rows", [1, 3])
def test_an_export_costs_the_same_for_any_row_count(
    clerk_client, campaign, county, rows, django_assert_num_queries
):
    for number in range(rows):
        make_act(campaign, county["柳林镇"], title=f"活动{number}")
    clerk_client.get("/ledgers/export/activity/")

    with django_assert_num_queries(13):
        response = clerk_client.get("/ledgers/export/activity/")

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [row[3] for row in sheet.values] == [
        "活动名称",
        *[f"活动{number}" for number in range(rows)],
    ]


def test_a_column_is_chosen_on_the_page_and_remembered(clerk_client, campaign, county):
    header = ["活动时间", "承办单位", "板块", "参加人次"]
    content = workbook(header, ["2021-03-23", "柳林镇", "参观", 30])
    file = SimpleUploadedFile("主题活动.xlsx", content)
    clerk_client.post("/ledgers/load/", {"files": [file]})

    (form,) = clerk_client.get("/ledgers/check/").context["columns"]
    data = {
        "choose_columns": "1",
        form.add_prefix("kind"): "activity",
        form.add_prefix("title"): "板块",
    }
    clerk_client.post("/ledgers/check/", data)

    context = clerk_client.get("/ledgers/check/").context
    assert (context["columns"], context["report"].tally) == ([], {"taken": 1})


def test_the_form_knows_the_own_unit_and_today_and_what_the_address_says(
    office_client, clerk_client, campaign, county
):
    def typed(client, query):
        inputs = client.get(f"/ledgers/record/session/{query}").context["inputs"].inputs
        return {item.spec.type: item.value for item in inputs if item.value}

    assert typed(clerk_client, "") == {"unit": "柳林镇"}  # the campaign is long over
    campaign.ends_on = localdate()
    campaign.save()
    clear_journal_cache()
    assert typed(clerk_client, "") == {"unit": "柳林镇", "day": str(localdate())}
    asked = f"?unit={county['石桥乡'].pk}&title=第一章&day=2021-03-04"
    assert typed(office_client, asked) == {"unit": "石桥乡", "day": "2021-03-04", "title": "第一章"}
    assert typed(clerk_client, asked)["unit"] == "柳林镇"


def test_refused_rows_are_marked_in_the_file_mended_there_and_loaded_again(
    clerk_client, campaign, county
):
    rows = [
        ["2021-03-23", "柳林镇", "参观", "纪念馆", "30人"],
        ["四月某日", "柳林镇", "祭扫", "", 40],
    ]
    page = clerk_client.get(upload(clerk_client, *rows).url)
    assert page.context["marked"] == [(0, "主题活动.xlsx")]
    clerk_client.post("/ledgers/store/")
    upload(clerk_client, *rows)

    content = clerk_client.get("/ledgers/check/0/marked.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    marks = {row: sheet.cell(row, 7).value for row in range(1, 4) if sheet.cell(row, 7).value}
    assert list(marks) == [3]
    assert marks[3].startswith("← 活动时间: accepted is a day")

    sheet["A3"] = "2021-04-02"
    mended = io.BytesIO()
    sheet.parent.save(mended)
    file = SimpleUploadedFile("主题活动.xlsx", mended.getvalue())
    page = clerk_client.get(clerk_client.post("/ledgers/load/", {"files": [file]}).url)

    assert page.context["report"].tally == {"same": 1, "taken": 1}
    assert page.context["marked"] == []
    clerk_client.post("/ledgers/store/")
    assert Act.objects.current().count() == 2


def test_there_is_no_marked_file_where_none_waits(clerk_client, campaign, county):
    assert clerk_client.get("/ledgers/check/0/marked.xlsx").status_code == 404
