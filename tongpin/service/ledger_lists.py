"""Requests that come as a list: an export of the hotline 12345, or what was written on paper."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from tongpin.base.dates import read_day
from tongpin.base.text import squeeze
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.specs import FieldSpec, KindSpec
from tongpin.ledgers.ledger_files import LoadOrder
from tongpin.ledgers.list_kinds import ListKind, TakeRow
from tongpin.ledgers.models import RowOutcome
from tongpin.ledgers.roster_rows import RosterRow, RosterRowReport, refused, taken
from tongpin.orgs.models import Unit
from tongpin.service.intake import ServiceRequestDraft, take_request, whereabouts_of
from tongpin.service.models import LONGEST_TEXT, RequestChannel, ServiceRequest
from tongpin.service.permissions import desk_of
from tongpin.service.request_texts import Contact

CHANNEL_WORDS = (  # what a list writes -> how a request came
    ("12345", RequestChannel.HOTLINE),
    ("热线", RequestChannel.HOTLINE),
    ("来访", RequestChannel.VISIT),
    ("窗口", RequestChannel.VISIT),
    ("电话", RequestChannel.PHONE),
    ("来电", RequestChannel.PHONE),
)
MORNING = time(9)  # the hour that stands for a day of which no more is known

REQUESTS = KindSpec(
    key="requests",
    label="群众诉求清单",
    word="件",
    hints=("12345", "诉求", "热线工单", "点单"),
    fields=(
        FieldSpec(
            key="text",
            label="诉求内容",
            type="text",
            required=True,
            synonyms=("诉求描述", "来电内容", "工单内容", "反映事项", "群众诉求", "诉求情况"),
        ),
        FieldSpec(
            key="number",
            label="工单编号",
            type="text",
            synonyms=("热线编号", "工单号", "诉求编号", "受理编号", "热线工单号"),
        ),
        FieldSpec(
            key="day",
            label="受理时间",
            type="text",
            synonyms=("来电时间", "诉求时间", "受理日期", "提出时间", "登记时间"),
        ),
        FieldSpec(
            key="where",
            label="诉求地点",
            type="text",
            synonyms=("事发地址", "诉求地址", "事发地点", "所在村社区", "地址", "地点"),
        ),
        FieldSpec(
            key="name",
            label="诉求人",
            type="text",
            synonyms=("来电人", "反映人", "诉求人姓名", "来电人姓名", "联系人", "姓名"),
        ),
        FieldSpec(
            key="phone",
            label="诉求人电话",
            type="text",
            synonyms=("来电号码", "联系电话", "联系方式", "电话", "手机号码"),
        ),
        FieldSpec(
            key="category",
            label="诉求类别",
            type="text",
            synonyms=("问题分类", "诉求分类", "工单类别", "类别"),
        ),
        FieldSpec(
            key="channel",
            label="诉求来源",
            type="text",
            synonyms=("受理渠道", "诉求渠道", "来源", "渠道"),
        ),
    ),
)


class RequestList(ListKind):
    """A list of requests; each row is one, and the same row again is there already."""

    spec = REQUESTS

    def row_taker(self, order: LoadOrder, sheet_name: str) -> TakeRow:
        return RequestRows(order, sheet_name).take


@dataclass
class RequestRows:
    """Takes in the rows of one sheet."""

    order: LoadOrder
    sheet_name: str
    usual_place: Unit = field(init=False)  # of rows whose words name no unit
    labels: dict[str, str] = field(init=False)  # of the campaign's categories -> key

    def __post_init__(self) -> None:
        own_unit = self.order.options.own_unit
        units = Unit.objects.filter(pk=own_unit) if own_unit else Unit.objects.roots()
        self.usual_place = units.in_order()[0]
        options = self.order.campaign.services_spec.options
        self.labels = {label: key for key, label in options}

    def take(self, row: RosterRow) -> RosterRowReport:
        """One request taken, known already, or refused with what would be accepted."""
        notes: list[str] = []
        faults = [*row.missing(), *row.too_long("text", LONGEST_TEXT)]
        day = self._day_of(row)
        if row["day"] and (day is None or day > localdate(self.order.now)):
            faults.append(row.fault("day", _("a day such as 2026-03-23, not one to come")))
        if faults:
            return refused(*faults)
        draft = self._draft_of(row, notes)
        desk = desk_of(self.order.campaign, draft.unit, localdate(self.order.now))
        if not self.order.options.may_record_for(desk):
            return refused(row.fault("where", _("a place whose requests you dispatch")))
        asked_at = self._moment_of(day)
        if is_known(self.order.campaign, draft, day):
            return RosterRowReport(RowOutcome.SAME)
        take_request(self.order.campaign, draft, by=self.order.by, now=asked_at)
        return taken(notes)

    def _day_of(self, row: RosterRow) -> date | None:
        try:
            day, __ = read_day(row["day"], year=localdate(self.order.now).year)
        except ValueError:
            return None
        return day

    def _moment_of(self, day: date | None) -> datetime:
        """Nine o'clock of the day; the present where no day, or that of today, is told."""
        if day is None or day == localdate(self.order.now):
            return self.order.now
        return make_aware(datetime.combine(day, MORNING))

    def _draft_of(self, row: RosterRow, notes: list[str]) -> ServiceRequestDraft:
        usual = self.usual_place
        whereabouts = whereabouts_of(row["where"], usual.pk)
        if row["where"] and whereabouts.unit == usual.pk and whereabouts.place == row["where"]:
            notes.append(_("the place names no unit of ours: %(unit)s") % {"unit": usual.name})
        contact = Contact(row.cut("name", 60, notes), row.cut("phone", 40, notes))
        return ServiceRequestDraft(
            text=row["text"],
            unit=whereabouts.unit,
            place=whereabouts.place,
            category=self._category_of(row, notes),
            channel=self._channel_of(row),
            contact=contact,
            outside_number=row.cut("number", 60, notes),
        )

    def _category_of(self, row: RosterRow, notes: list[str]) -> str:
        written = squeeze(row["category"])
        if not written or written in self.labels:
            return self.labels.get(written, "")
        notes.append(_("no category is called %(written)s") % {"written": written})
        return ""

    def _channel_of(self, row: RosterRow) -> RequestChannel:
        """What the row says, else what the sheet's name says; a number is the hotline's."""
        for text in (row["channel"], self.sheet_name):
            for word, channel in CHANNEL_WORDS:
                if word in text:
                    return channel
        return RequestChannel.HOTLINE if row["number"] else RequestChannel.PAPER


def is_known(campaign: Campaign, draft: ServiceRequestDraft, day: date | None) -> bool:
    """Whether a row says what is there: by its number, else by its words, place and day."""
    requests = ServiceRequest.objects.filter(campaign=campaign, channel=draft.channel)
    if draft.outside_number.strip():
        return requests.filter(outside_number=draft.outside_number.strip()).exists()
    requests = requests.filter(text=draft.text, unit=draft.unit, place=draft.place)
    if day:
        requests = requests.filter(made_at__date=day)
    return requests.exists()


LISTS: tuple[ListKind, ...] = (RequestList(),)
