from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongpin.acts.actions import SlotAnswerDraft, answer_slot
from tongpin.acts.models import Act, SlotAnswerKind, Status
from tongpin.ledgers.models import Ledger
from tongpin.orgs.models import UnitName
from tongpin.testing import NOON, make_act, make_campaign, make_person, workbook

HEADER = ["活动时间", "承办单位", "活动名称", "活动地点", "参加人次"]


def upload(client, *rows, name: str = "主题活动.xlsx"):
    file = SimpleUploadedFile(name, workbook(HEADER, *rows))
    return client.post("/ledgers/load/", {"files": [file]})


def test_nothing_is_stored_before_the_person_confirms(client, campaign, county, clerk):
    client.force_login(clerk)

    response = upload(client, ["2021-03-23", "柳林镇", "参观", "纪念馆", "30人"])
    page = client.get(response.url)

    assert page.context["report"].tally == {"taken": 1}
    assert Act.objects.count() == 0
    client.post("/ledgers/store/")
    assert Act.objects.get().recorded_by == clerk
    client.post("/ledgers/store/")
    assert (Act.objects.count(), Ledger.objects.count()) == (1, 1)


def test_an_unknown_unit_is_asked_about_and_remembered(client, campaign, county, clerk):
    client.force_login(clerk)
    upload(client, ["2021-03-23", "柳林集镇", "参观", "纪念馆", "30人"])

    names = client.get("/ledgers/check/").context["names"]
    assert list(names) == ["柳林集镇"]
    client.post("/ledgers/check/", {"written": "柳林集镇", "unit": county["柳林镇"].pk})

    assert UnitName.objects.get().unit == county["柳林镇"]
    assert client.get("/ledgers/check/").context["report"].tally == {"noted": 1}


def test_a_clerk_records_nothing_for_other_units(client, campaign, county, clerk):
    client.force_login(clerk)
    upload(client, ["2021-03-23", "石桥乡", "参观", "纪念馆", "30人"])

    assert client.get("/ledgers/check/").context["report"].tally == {"refused": 1}
    client.post("/ledgers/store/")
    assert Act.objects.count() == 0


def test_what_is_no_table_is_told(client, campaign, county, clerk):
    client.force_login(clerk)
    file = SimpleUploadedFile("a.xlsx", b"MZ\x90\x00\x03")

    response = client.post("/ledgers/load/", {"files": [file]})

    assert response.context["form"].errors["files"]


def test_a_member_may_not_load(client, campaign, county):
    client.force_login(make_person("马丽", county["柳林镇"], username="member"))

    assert client.get("/ledgers/load/").status_code == 403


def test_an_act_typed_in_is_read_as_a_ledger_is(client, campaign, county, clerk):
    client.force_login(clerk)
    typed = {"day": "2021年3月23日", "unit": "柳林镇", "title": "参观", "visits": "３０人"}

    response = client.post("/ledgers/record/activity/", typed)

    act = Act.objects.get()
    assert response.url == f"/acts/{act.pk}/"
    assert act.participations.get().visits == 30


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"day": "昨天", "unit": "柳林镇", "title": "参观", "visits": "30"}, "day"),
        ({"day": "2021-03-23", "unit": "柳林镇", "title": "", "visits": "30"}, "title"),
        ({"day": "2021-03-23", "unit": "柳林镇", "title": "参观", "visits": "许多"}, "visits"),
    ],
)
def test_a_fault_stands_beside_its_field(client, campaign, county, clerk, typed, key):
    client.force_login(clerk)

    response = client.post("/ledgers/record/activity/", typed)

    faults = {item.spec.key for item in response.context["inputs"].inputs if item.fault}
    assert faults == {key}
    assert Act.objects.count() == 0


def form_of(client, act) -> dict[str, str]:
    """What the browser would send of the correction's form, untouched."""
    context = client.get(f"/ledgers/correct/{act.pk}/").context
    told = {"code": context["code"]}
    for item in context["inputs"].inputs:
        told[item.spec.key] = item.day if item.spec.type == "day" else item.value
        if item.spec.type == "day":
            told["day_at"] = item.time
    return told


def test_a_correction_writes_the_act_anew_and_keeps_the_old_one(client, campaign, county, clerk):
    act = make_act(campaign, county["柳林镇"], visits=30, starts_at=time(14, 30), place="礼堂")
    answer_slot(
        act, "plan", SlotAnswerDraft(SlotAnswerKind.KEPT, text="三号柜"), by=clerk, now=NOON
    )
    client.force_login(clerk)

    told = form_of(client, act) | {"visits": "32人", "reason": "数错了"}
    response = client.post(f"/ledgers/correct/{act.pk}/", told)

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
def test_a_correction_that_cannot_be_says_why(client, campaign, county, clerk, changes, accepted):
    act = make_act(campaign, county["柳林镇"], visits=30)
    client.force_login(clerk)

    response = client.post(f"/ledgers/correct/{act.pk}/", form_of(client, act) | changes)

    assert accepted in response.context["inputs"].fault
    assert Act.objects.count() == 1


def test_a_correction_sent_twice_counts_once(client, campaign, county, clerk):
    act = make_act(campaign, county["柳林镇"], visits=30)
    client.force_login(clerk)
    told = form_of(client, act) | {"visits": "31", "reason": "数错了"}

    for __ in range(2):
        client.post(f"/ledgers/correct/{act.pk}/", told)

    assert Act.objects.count() == 2


def test_only_who_may_record_corrects(client, campaign, county, clerk, stranger):
    act = make_act(campaign, county["柳林镇"])
    client.force_login(stranger)
    assert client.get(f"/ledgers/correct/{act.pk}/").status_code == 404

    client.force_login(make_person("马丽", county["柳林镇"], username="member"))
    assert client.get(f"/ledgers/correct/{act.pk}/").status_code == 403


@pytest.mark.parametrize("pack", ["study-2021", "flood-safety"])
def test_an_untouched_form_corrects_nothing_of_any_kind(client, county, office, pack):
    campaign = make_campaign(pack)
    client.force_login(office)
    for kind in campaign.kinds.in_order():
        act = make_act(campaign, county["柳林镇"], kind.key, day=campaign.starts_on, visits=0)
        told = form_of(client, act) | {"reason": "看过"}

        response = client.post(f"/ledgers/correct/{act.pk}/", told)

        assert response.status_code == 200, kind.key
    assert Act.objects.count() == campaign.kinds.count()


def test_an_exported_list_loads_back_as_the_same(client, campaign, county, clerk):
    make_act(campaign, county["柳林镇"], status=Status.HELD)
    client.force_login(clerk)
    content = client.get("/ledgers/export/activity/").content

    client.post("/ledgers/load/", {"files": [SimpleUploadedFile("list.xlsx", content)]})

    assert client.get("/ledgers/check/").context["report"].tally == {"same": 1}
