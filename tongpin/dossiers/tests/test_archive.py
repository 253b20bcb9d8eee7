import csv
import io
import json
import zipfile
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from tongpin.acts.actions import Presence, SlotAnswerDraft, answer_slot
from tongpin.acts.models import SlotAnswerKind
from tongpin.base.bags import faults_of
from tongpin.dossiers.actions import PaperDraft, hand_in_paper, write_minutes
from tongpin.dossiers.archive import write_package
from tongpin.dossiers.dossier import Dossier
from tongpin.dossiers.tests.test_dossier import session
from tongpin.evidence.actions import keep_file
from tongpin.evidence.tests.pictures import as_file, scene
from tongpin.testing import NOON, make_person


@pytest.fixture
def act(campaign, county, clerk):
    told = {"by": clerk, "now": NOON}
    person = make_person("马丽", county["柳林镇"])
    act = session(campaign, county, Presence(person.pk), place="会议室", by=clerk)
    write_minutes(act, "第一稿", **told)
    write_minutes(act, "第二稿", **told)
    hand_in_paper(act, person, PaperDraft("outlines", "体会/一", "我的发言"), **told)
    photo = keep_file("现场.jpg", as_file(scene(1), "JPEG"), **told)
    answer_slot(act, "pictures", SlotAnswerDraft(SlotAnswerKind.FILE, file=photo), **told)
    answer_slot(act, "plan", SlotAnswerDraft(SlotAnswerKind.KEPT, text="三号柜"), **told)
    return act


def packed(act, tmp_path):
    path = tmp_path / "bag.zip"
    with path.open("wb") as stream:
        write_package(stream, Dossier(act), now=NOON)
    return path


def read(path, name):
    with zipfile.ZipFile(path) as archive:
        (full,) = [one for one in archive.namelist() if one.endswith(name)]
        return archive.read(full).decode("utf-8-sig")


def test_the_package_is_a_valid_bag_of_everything(act, tmp_path):
    path = packed(act, tmp_path)

    assert faults_of(path) == []
    with zipfile.ZipFile(path) as archive:
        top = f"act-{act.pk}-20210323/data/"
        names = {name.removeprefix(top) for name in archive.namelist() if name.startswith(top)}
    minutes = [f"会议纪要/第{one.number}稿-{one.pk}.txt" for one in act.minutes.order_by("number")]
    photo = act.answers.get(slot="pictures").file
    assert names == {
        *("档案.html", "签到表.csv", *minutes),
        f"发言提纲/马丽-体会_一-{act.papers.get().pk}.txt",
        f"影像资料/{photo.digest[:8]}-现场.jpg",
    }


def test_metadata_tell_the_record_and_every_event(act, tmp_path, clerk):
    path = packed(act, tmp_path)

    record = json.loads(read(path, "metadata/record.json"))
    events = list(csv.reader(io.StringIO(read(path, "metadata/events.csv"))))

    assert (record["title"], record["recorded_by"]) == ("专题学习", clerk.name)
    assert [row[2] for row in events[1:]] == [
        "acts.act.record",
        "dossiers.minutes.write",
        "dossiers.minutes.write",
        "dossiers.paper.hand_in",
        "acts.slot.answer",
        "acts.slot.answer",
    ]


def checks(path):
    return {
        (check["property"], check["item"]): (check["is_met"], check["told"])
        for check in json.loads(read(path, "metadata/self-test.json"))
    }


def test_the_package_tests_itself(act, tmp_path):
    told = checks(packed(act, tmp_path))

    assert told["真实性", "文件与收存时的摘要一致"] == (True, "")
    assert told["真实性", "办理记录未被改动"] == (True, "")
    assert told["完整性", "应归材料齐全"] == (False, "学习资料、体会文章、学习笔记")
    assert told["可用性", "文件可以打开，格式与登记一致"] == (True, "")
    assert told["安全性", "图片不带位置等信息"] == (True, "")
    assert told["安全性", "病毒查杀"] == (None, "由接收单位进行")


def test_a_file_changed_behind_our_back_is_told(act, tmp_path):
    photo = act.answers.get(slot="pictures").file
    storages["evidence"].save(photo.place, ContentFile(b"other"))

    told = checks(packed(act, tmp_path))

    assert told["真实性", "文件与收存时的摘要一致"] == (False, "现场.jpg")
    assert told["可用性", "文件可以打开，格式与登记一致"][0] is False


def test_the_package_is_for_those_who_may_see_the_act(act, client, clerk, stranger):
    client.force_login(clerk)
    response = client.get(f"/dossiers/{act.pk}/bag.zip")
    assert response["Content-Type"] == "application/zip"
    assert zipfile.is_zipfile(io.BytesIO(b"".join(response.streaming_content)))

    client.force_login(stranger)
    assert client.get(f"/dossiers/{act.pk}/bag.zip").status_code == 404


def test_a_picture_of_another_act_is_shown_beside(act, campaign, county, client, clerk, stranger):
    other = session(campaign, county, title="另一次")
    smaller = as_file(scene(1).resize((320, 240)), "JPEG")
    photo = keep_file("again.jpg", smaller, by=clerk, now=NOON)
    answer_slot(
        other, "pictures", SlotAnswerDraft(SlotAnswerKind.FILE, file=photo), by=clerk, now=NOON
    )

    (question,) = [q for q in Dossier(other).questions if q.acts]
    assert question.text == "The picture again.jpg looks like one of another act."
    assert question.acts == (act.pk,)
    client.force_login(clerk)
    page = client.get(f"/dossiers/{other.pk}/beside/{act.pk}/").content.decode()
    assert page.count("<img") == 2
    assert client.get(f"/dossiers/{other.pk}/beside/{other.pk}/").status_code == 404


def test_a_picture_of_another_day_is_asked_about(act, campaign, county, clerk):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2021:04:01 09:30:00"
    photo = keep_file("b.jpg", as_file(scene(5), "JPEG", exif=exif), by=clerk, now=NOON)
    answer_slot(
        act, "pictures", SlotAnswerDraft(SlotAnswerKind.FILE, file=photo), by=clerk, now=NOON
    )

    assert "The camera dates b.jpg 2021-04-01, the act is of 2021-03-23." in [
        question.text for question in Dossier(act).questions
    ]
    assert act.occurred_on == date(2021, 3, 23)
