"""Lists of requests, taken in through the same door as ledgers."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from tongpin.ledgers.actions import load_files
from tongpin.ledgers.load_run import LoadOptions
from tongpin.service.models import RequestChannel, ServiceOrder, ServiceRequest
from tongpin.testing import NOON, workbook

pytestmark = pytest.mark.django_db
HEADER = ["工单编号", "来电时间", "来电人", "来电号码", "诉求内容", "事发地址", "问题分类"]
ROW = [
    "12345-1",
    "2021-04-20 09:31",
    "王阿姨",
    "13800000000",
    "路灯不亮",
    "柳林镇王庄村东头",
    "用电照明",
]


def load(campaign, *rows, header=HEADER, name="12345热线工单.xlsx", **options):
    files = [(name, workbook(header, *rows))]
    return load_files(campaign, files, by=None, now=NOON, options=LoadOptions(**options))


def outcomes(report):
    return [str(row.outcome) for row in report.rows]


def test_an_export_of_the_hotline_becomes_requests_once(campaign, county):
    assert outcomes(load(campaign, ROW)) == ["taken"]
    assert outcomes(load(campaign, ROW)) == ["same"]

    request = ServiceRequest.objects.get()
    assert (request.channel, request.outside_number) == (RequestChannel.HOTLINE, "12345-1")
    assert (request.unit, request.place) == (county["王庄村"], "东头")
    assert (request.asker.name, request.asker.phone) == ("王阿姨", "13800000000")
    assert localdate(request.made_at) == date(2021, 4, 20)
    assert (request.order.category, request.order.due_on) == ("power", date(2021, 4, 21))


def test_a_list_on_paper_is_known_again_by_its_words(campaign, county):
    header = ["诉求内容", "诉求地点", "受理日期"]
    row = ["想请人理发", "王庄村", "2021-04-20"]

    for expected in ("taken", "same"):
        report = load(campaign, row, header=header, name="点单登记.xlsx")
        assert outcomes(report) == [expected]
    assert ServiceRequest.objects.get().channel == RequestChannel.PAPER


@pytest.mark.parametrize(
    ("column", "value", "channel"),
    [("来访", "来访", "visit"), ("窗口登记", "窗口登记", "visit"), ("电话", "群众来电", "phone")],
)
def test_how_they_came_is_read(campaign, county, column, value, channel):
    load(campaign, ["路灯不亮", value], header=["诉求内容", "诉求来源"], name="清单.xlsx")

    assert ServiceRequest.objects.get().channel == channel


@pytest.mark.parametrize(
    ("place", "value", "accepted"),
    [
        (4, "", "诉求内容"),
        (4, "字" * 1001, "诉求内容"),
        (1, "2099-01-01", "来电时间"),
        (1, "前天", "来电时间"),
    ],
)
def test_what_cannot_be_taken_says_where_and_what_is_accepted(
    campaign, county, place, value, accepted
):
    row = [*ROW]
    row[place] = value

    report = load(campaign, row)

    assert outcomes(report) == ["refused"]
    assert report.rows[0].faults[0].column == accepted
    assert not ServiceRequest.objects.exists()


def test_what_is_unknown_is_noted(campaign, county):
    row = [*ROW]
    row[5], row[6] = "火星", "外星人"

    report = load(campaign, row)

    assert outcomes(report) == ["noted"]
    assert len(report.rows[0].notes) == 2
    request = ServiceRequest.objects.get()
    assert (request.unit, request.order.category) == (county["青禾县"], "")


def test_a_dry_run_leaves_nothing(campaign, county):
    assert outcomes(load(campaign, ROW, dry_run=True)) == ["taken"]
    assert not ServiceRequest.objects.exists()


def test_only_whoever_dispatches_brings_a_list(campaign, county):
    report = load(campaign, ROW, units=frozenset({county["柳林镇"].pk, county["王庄村"].pk}))

    assert outcomes(report) == ["refused"]
    assert not ServiceOrder.objects.exists()
