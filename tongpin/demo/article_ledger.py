"""The ledger of the demonstration's articles: pushed by accounts, printed by media above."""

from tongpin.demo.demo_acts import DemoAct
from tongpin.demo.demo_days import DemoDays
from tongpin.demo.handwriting import DemoSheet, Hand, Row, workbook

SITE = "https://qinghe.example"


def article_ledger(
    pushed_articles: list[DemoAct], printed_articles: list[DemoAct], days: DemoDays
) -> bytes:
    hand = Hand("articles")
    pushed_sheet = DemoSheet(
        name="政务新媒体",
        title="政务新媒体推送稿件台账",
        header=["推送日期", "标题", "平台账号", "报送单位", "类别", "链接"],
        rows=_article_rows(hand, pushed_articles, "account", f"{SITE}/a"),
        reporter="县融媒体中心",
    )
    printed_sheet = DemoSheet(
        name="上级媒体刊发",
        title="上级媒体刊发稿件台账",
        header=["刊发日期", "标题", "刊发媒体", "报送单位", "类别", "链接"],
        rows=_article_rows(hand, printed_articles, "outlet", f"{SITE}/up"),
        reporter="县委宣传部",
    )
    return workbook(pushed_sheet, printed_sheet, handed_in=days.today)


def _article_rows(hand: Hand, deeds: list[DemoAct], medium: str, address: str) -> list[Row]:
    """`medium` is the key of `more` that holds where the article stood."""
    rows: list[Row] = []
    for number, deed in enumerate(deeds, start=1):
        row = [
            hand.day(deed.day, deed.unit),
            deed.title,
            deed.more[medium],
            hand.unit(deed.unit),
            deed.more["origin"],
            f"{address}/{number}",
        ]
        rows.append(row)
    return rows
