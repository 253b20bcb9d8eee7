"""What the demonstration's residents asked for, and how it went."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.utils.timezone import localdate, localtime

from tongpin.demo.demo_days import DAY
from tongpin.demo.demo_scene import Scene
from tongpin.demo.words import dice, table, words
from tongpin.orgs.models import Person, Post, Role, Unit
from tongpin.service.actions import (
    RatingDraft,
    make_move,
    rate_order,
    withdraw_request,
)
from tongpin.service.intake import ServiceRequestDraft, take_request, unit_named, whereabouts_of
from tongpin.service.models import RequestChannel, ServiceOrder, ServiceOutcome, ServiceRequest
from tongpin.service.order_details import OrderDetails
from tongpin.service.request_texts import contact_in, title_of

HOUR = timedelta(hours=1)
RATED = {"solved", "half", "call", "again", "unsolved"}
DONE = {*RATED, "quiet", "done"}
ACCEPTED = {*DONE, "working", "late", "paused"}
SENT = {*ACCEPTED, "sent", "objected", "withdrawn"}


@dataclass(frozen=True)
class DemoRequest:
    """One line of orders.toml."""

    days_ago: str
    where: str
    text: str
    category: str
    channel: str
    unit: str
    course: str
    report: str
    word: str


@dataclass
class OrderScene:
    """One request on its way, with the time as it goes on; never later than the demonstration's."""

    scene: Scene
    line: DemoRequest
    moment: datetime
    served: int
    request: ServiceRequest = field(init=False)
    order: ServiceOrder = field(init=False)

    @property
    def desk(self) -> Person:
        return self.scene.people["office"]

    def later(self, step: timedelta) -> datetime:
        self.moment = min(self.moment + step, self.scene.now)
        return self.moment

    def go(self, key: str, by: Person, *, after: timedelta = HOUR, **details: Any) -> None:
        now = self.later(after)
        draft = OrderDetails(**details)
        self.order = make_move(self.order, key, draft, by=by, now=now)

    def rate(self, outcome: ServiceOutcome, word: str, *, noted_by: Person | None = None) -> None:
        draft = RatingDraft(outcome=outcome, text=word, noted_by=noted_by)
        rate_order(self.request, self.order, draft, now=self.later(DAY))
        self.order.refresh_from_db()

    def dispatch(self) -> None:
        unit = Unit.objects.get(name=self.line.unit)
        self.go(
            "dispatch",
            self.desk,
            title=title_of(self.line.text),
            category=self.line.category,
            unit=unit,
        )

    def report(self, clerk: Person, text: str) -> None:
        now = self.later(DAY)
        details = OrderDetails(
            text=text,
            done_on=localdate(now),
            served=self.served,
            method="counted",
            confirmation="当事人在场看过",
        )
        self.order = make_move(self.order, "report", details, by=clerk, now=now)


def add_orders(scene: Scene) -> None:
    """Requests of four months, each as far as it came."""
    rng = dice("orders")
    callers = cycle(words("orders")["callers"])
    asked: list[OrderScene] = []
    for row in table(words("orders")["lines"]):
        line = DemoRequest(*row)
        asked_at = _in_the_morning(scene.now - int(line.days_ago) * DAY)
        told = OrderScene(scene=scene, line=line, moment=asked_at, served=rng.randint(2, 5))
        joins = asked[-1].order if line.course == "joined" else None
        _ask(told, next(callers), joins)
        if joins is None:
            asked.append(told)
    for told in asked:
        _follow(told)


def _in_the_morning(moment: datetime) -> datetime:
    """Nine o'clock of the day."""
    return localtime(moment).replace(hour=9, minute=0, second=0, microsecond=0)


def _ask(told: OrderScene, caller: str, joins: ServiceOrder | None) -> None:
    line = told.line
    channel = RequestChannel(line.channel)
    top = told.scene.county
    whereabouts = whereabouts_of(line.where, top.pk)
    draft = ServiceRequestDraft(
        text=line.text,
        unit=whereabouts.unit,
        place=whereabouts.place,
        category=line.category,
        channel=channel,
        contact=contact_in(caller),
    )
    by = None if channel == RequestChannel.PAGE else told.desk
    told.request = take_request(told.scene.campaign, draft, joins=joins, by=by, now=told.moment)
    told.order = told.request.order


def _follow(told: OrderScene) -> None:
    """Whatever the course of the line says, in the order in which it happens."""
    course, line = told.line.course, told.line
    if course in SENT:
        told.dispatch()
        _serve(told, _clerk_of(line.unit, told.desk))
    elif course == "refused":
        told.go("refuse", told.desk, text=line.report)
    elif course == "forwarded":
        told.go("forward", told.desk, text=line.report)
    elif course == "asked":
        told.go("ask", told.desk, text=line.report)
    elif course == "split":
        told.go("split", told.desk, parts=tuple(line.report.split("/")))
        _serve_parts(told)


def _serve(told: OrderScene, clerk: Person) -> None:
    """From the unit's answer on."""
    course, line = told.line.course, told.line
    if course == "objected":
        told.go("object", clerk, text=line.report)
    if course == "withdrawn":
        withdraw_request(told.request, told.order, now=told.later(HOUR))
    if course in ACCEPTED:
        told.go("accept", clerk, after=4 * HOUR)
    if course == "paused":
        told.go("pause", clerk, text=line.report)
    if course in DONE:
        told.report(clerk, line.report)
    if course == "quiet":
        told.go("close", told.desk, after=11 * DAY, text="多次联系未回话，已到现场看过")
    if course in RATED:
        _hear(told, clerk)


def _hear(told: OrderScene, clerk: Person) -> None:
    """What the resident says, and what follows from it."""
    course, word = told.line.course, told.line.word
    if course == "solved":
        told.rate(ServiceOutcome.SOLVED, word)
    if course == "call":
        told.rate(ServiceOutcome.SOLVED, word, noted_by=told.desk)
    if course == "half":
        told.rate(ServiceOutcome.HALF, word)
        _serve_rest(told, clerk)
    if course in ("again", "unsolved"):
        told.rate(ServiceOutcome.NOT_SOLVED, word)
    if course == "unsolved":
        told.go("leave", told.desk, text="养犬管理另有规定，已移送主管部门常态治理")
    if course == "again":
        told.go("reopen", told.desk, text="请再去一次，办到群众满意")
        told.dispatch()
        told.go("accept", clerk)
        told.report(clerk, f"再次到场：{told.line.report}")
        told.rate(ServiceOutcome.SOLVED, "这次办好了")


def _serve_rest(told: OrderScene, clerk: Person) -> None:
    """What was left is seen to as well; the newest such is still under way."""
    told.order = told.order.rests.get()
    unit = Unit.objects.get(name=told.line.unit)
    told.go(
        "dispatch",
        told.desk,
        title=told.order.title,
        category=told.line.category,
        unit=unit,
    )
    told.go("accept", clerk)
    if told.line.category != "children":
        told.report(clerk, f"余下的也办好了：{told.order.title}")
        told.rate(ServiceOutcome.SOLVED, "这回齐了")


def _serve_parts(told: OrderScene) -> None:
    """The first part is done, the second under way."""
    whole = told.order
    for number, part in enumerate(whole.parts.order_by("pk")):
        told.order = part
        unit = whole.unit
        clerk = _clerk_of(unit.name, told.desk)
        told.go("dispatch", told.desk, title=part.title, category="elderly", unit=unit)
        told.go("accept", clerk)
        if number == 0:
            told.report(clerk, "换了新水龙头")


def _clerk_of(unit: str, otherwise: Person) -> Person:
    """Who answers for the unit."""
    posts = Post.objects.filter(unit=unit_named(unit), role=Role.CLERK).order_by("pk")
    post = posts.select_related("person").first()
    return post.person if post else otherwise
