"""The daily ways through the site, each walked by one person, with what it costs them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

POINT_S = 1.3  # to point at something and press
LOOK_S = 1.35  # to take in a page or a form before acting on it
CHARACTER_S = 0.7  # to type a Chinese character by pinyin


@dataclass
class Hand:
    """Presses and types as a person does, and counts it.

    seconds is an estimate by the keystroke-level model: pointing, looking and typing at the
    rates above, and the time for which the page let its person wait.
    """

    page: Page
    presses: int = 0
    fields: int = 0
    characters: int = 0
    looks: int = 0
    waited_s: float = 0.0

    @property
    def seconds(self) -> int:
        told = self.presses * POINT_S + self.looks * LOOK_S + self.characters * CHARACTER_S
        return round(told + self.waited_s)

    def look(self) -> None:
        self.looks += 1

    def tick(self, box: Locator) -> None:
        """Press without a new page to look at."""
        self.presses += 1
        box.click()

    def press(self, target: Locator) -> None:
        """Press what leads to another page, and look at that."""
        self.presses += 1
        began = time.monotonic()
        target.click()
        self.page.wait_for_load_state()
        self.waited_s += time.monotonic() - began
        self.look()

    def choose(self, box: Locator, label: str) -> None:
        """Open a list and press one of it."""
        self.presses += 2
        box.select_option(label=label)

    def choose_day(self, box: Locator, day: date) -> None:
        """Open the browser's calendar and press a day of it."""
        self.presses += 2
        box.fill(day.isoformat())

    def type(self, box: Locator, text: str) -> None:
        self.presses += 1
        self.fields += 1
        self.characters += len(text)
        box.fill(text)


Walk = Callable[[Hand, str], None]


@dataclass(frozen=True)
class Journey:
    """One way: who walks it, from where, on which width, and how."""

    who: str  # a user name of the demonstration; "" for anybody
    title: str
    width: int
    walk: Walk


def keep_dossier(hand: Hand) -> None:
    """Write the minutes, and say once where the rest lies on paper."""
    page = hand.page
    hand.press(page.get_by_role("link", name="写会议纪要"))
    hand.type(page.locator("textarea[name=points]"), "学原文，谈体会，议定每人联系一户。")
    hand.press(page.locator("main form button"))
    rest = page.locator("form[action$='/rest/']")
    hand.type(rest.locator("input[name=text]"), "党建办三号柜")
    hand.press(rest.locator("button[name=all]"))
    expect(page.locator(".slots")).not_to_contain_text("待补充")


def planned_session(hand: Hand, site: str) -> None:
    page = hand.page
    hand.press(page.get_by_role("link", name="《中国共产党简史》第六章").first)
    hand.press(page.get_by_role("link", name="签到", exact=True))
    hand.press(page.get_by_role("button", name="开放签到"))
    hand.press(page.get_by_role("link", name="《中国共产党简史》第六章").first)
    hand.press(page.get_by_role("button", name="标为已开展"))
    keep_dossier(hand)


def unplanned_session(hand: Hand, site: str) -> None:
    page = hand.page
    hand.press(page.get_by_role("link", name="录入事项"))
    hand.press(page.locator("nav.kinds").get_by_role("link", name="中心组学习"))
    hand.type(page.get_by_label("学习主题"), "沂蒙精神专题")
    hand.type(page.get_by_label("参加人员"), "冯嘉宁、刘宇轩、向丽娜")
    hand.press(page.locator("main form button.primary"))
    keep_dossier(hand)


def arrange_session(hand: Hand, site: str) -> None:
    """A study secretary puts a session into the unit's calendar."""
    page = hand.page
    hand.press(page.get_by_role("link", name="安排一件事"))
    hand.choose(page.get_by_label("类别"), "中心组学习")
    hand.type(page.get_by_label("名称"), "《论中国共产党历史》导读")
    hand.choose_day(page.get_by_label("日期"), timezone.localdate() + timedelta(days=3))
    hand.press(page.get_by_role("button", name="安排", exact=True))
    expect(page.locator("main")).to_contain_text("《论中国共产党历史》导读")


def printed_where(hand: Hand, site: str) -> None:
    """An editor looks up where an article appeared, and the link to it."""
    page = hand.page
    hand.type(page.get_by_placeholder("查找"), "诵读声")
    hand.press(page.get_by_role("button", name="查找"))
    hand.press(page.get_by_role("link", name="红石岭上的诵读声"))
    expect(page.locator("main").get_by_role("link", name="https://")).to_be_visible()


def figure_to_evidence(hand: Hand, site: str) -> None:
    """From a figure to the pictures behind it."""
    page = hand.page
    page.goto(f"{site}/figures/")
    hand.look()
    hand.tick(page.get_by_role("link", name="主题活动", exact=True))
    hand.press(page.get_by_role("link", name="“缅怀英烈 奋进新征程”全县集中祭扫活动").first)
    expect(page.locator("main img").first).to_be_visible()


def remind(hand: Hand, site: str) -> None:
    page = hand.page
    hand.tick(page.locator("nav summary", has_text="任务"))
    hand.press(page.locator("nav").get_by_role("link", name="全部任务"))
    hand.press(page.get_by_role("button", name="一键提醒"))


def whose_is_late(hand: Hand, site: str) -> None:
    page = hand.page
    expect(page.get_by_role("heading", name="逾期和责任单位")).to_be_visible()
    hand.press(page.locator("main").get_by_role("link", name="石桥乡").first)


def five_questions(hand: Hand, site: str) -> None:
    page = hand.page
    page.goto(site)
    hand.look()
    hand.press(page.get_by_role("link", name="每日五题"))
    for number in range(1, 6):
        question = page.locator("fieldset.question").nth(number - 1)
        options = question.locator("input[type=radio], input[type=checkbox]")
        if options.count():
            hand.tick(options.first)
        else:
            hand.type(question.locator("input").first, "西柏坡")
    hand.press(page.get_by_role("button", name="交卷"))
    expect(page.locator(".score")).to_be_visible()


def todays_reading(hand: Hand, site: str) -> None:
    page = hand.page
    page.goto(site)
    hand.look()
    hand.press(page.get_by_role("link", name="去看看他们"))


def report_sentence(hand: Hand, site: str) -> None:
    """From a figure of the report to one of the acts behind it."""
    page = hand.page
    hand.press(page.get_by_role("link", name="查看报告"))
    hand.tick(page.locator("article").get_by_text("110余场次").first)
    hand.press(page.locator("[data-panel-place] table a, [data-panel-place] li a").first)
    expect(page.locator("main")).to_contain_text("佐证")


JOURNEYS = (
    Journey("clerk", "计划内的一次学习：签到、纪要、材料归齐", 360, planned_session),
    Journey("clerk", "计划外的一次学习：录入、纪要、材料归齐", 360, unplanned_session),
    Journey("study", "安排一次中心组学习", 360, arrange_session),
    Journey("editor", "查一篇稿件刊发在哪、链接是什么", 360, printed_where),
    Journey("leader", "谁逾期了，打开那个单位", 1280, whose_is_late),
    Journey("leader", "报告里的数字从哪来", 1280, report_sentence),
    Journey("inspector", "从数字到照片", 1280, figure_to_evidence),
    Journey("office", "提醒到期和逾期的单位", 1280, remind),
    Journey("", "今天的每日一读", 360, todays_reading),
    Journey("", "答五道题并看分数", 360, five_questions),
)


@dataclass
class Costs:
    """What each journey cost, in the order walked."""

    rows: list[tuple[Journey, Hand]] = field(default_factory=list)

    def table(self) -> str:
        """A table in Markdown."""
        head = "| 谁 | 做什么 | 宽度 | 按几下 | 填几栏 | 打几个字 | 约几秒 |"
        lines = [head, "| --- | --- | --: | --: | --: | --: | --: |"]
        for journey, hand in self.rows:
            cells = (
                journey.who or "居民",
                journey.title,
                f"{journey.width}px",
                str(hand.presses),
                str(hand.fields),
                str(hand.characters),
                str(hand.seconds),
            )
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join(lines)
