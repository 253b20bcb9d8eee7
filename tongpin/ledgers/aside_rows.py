"""Rows that are no entries of a table: totals, footers, page numbers, examples; pure."""

import re
from collections.abc import Iterable, Sequence

from tongpin.base.sheets import Cell
from tongpin.base.text import bare
from tongpin.ledgers.header_words import header_key
from tongpin.ledgers.headers import Table

TOTALS = re.compile(
    r".{0,12}(?:合计|总计|小计|共计|累计|总和|平均)(?:[:(\d].*)?"
    r"|(?:以上|本页|本月|本季度|全年|全县|全镇)?(?:合?共)[计有]?\d+.{0,20}"
)
TOTAL_SERIALS = re.compile("(?:.{0,4}(?:总计|合计|累计|共计)|备注):?")  # where a serial stands
EXAMPLE_SHEETS = re.compile(
    r"(?:填写|填报|填表|录入)?(?:示例|样例|范例|例表|样表|模板|模版|范本|说明|须知)(?:表|页|\d+)?"
    r"|.*(?:填写|填报|填表)(?:示例|样例|范例|样表|模板|模版|说明|须知)"
)
SIGNED = (  # what signatures and notes below a table begin with
    *("填表", "填报", "审核", "审批", "复核", "制表", "统计人", "统计员", "负责人", "单位负责人"),
    *("主要领导", "分管领导", "主管领导", "领导签字", "签字", "签章", "盖章", "单位(盖章)", "经办"),
    *("单位盖章", "联系人", "联系电话", "电话", "手机", "传真", "邮箱", "报送时间", "报送日期"),
    *(
        "填报日期",
        "填表日期",
        "日期:",
        "校对",
        "抄送",
        "主送",
        "印发",
        "录入人",
        "报送人",
        "上报人",
    ),
    *("记录人",),
)
LABEL = re.compile(r".{0,14}(?:[(]?(?:盖章|公章|签字|签名|签章)[)]?)?:.{0,40}")
NOTES = re.compile(
    r"(?:备?注|说明|填表说明|填报说明|填报要求|要求|注意|注意事项|提示|附|附注|附件\d*)(?:[:1-9一.、].*|)"
    r"|[※*★▲●◆]+.*"
)
NUMBERED = re.compile(
    r"\(?\d{1,2}[.、)][^\d].{6,}|[(]?[一二三四五六七八九十]{1,2}(?:、|[)]、?).{2,}"
)
PAGES = re.compile(
    r"第\d+页.*|共\d+页.*|\d+页|-+\d+-+|page\d+(?:(?:of|/)\d+)?|\d+/\d+页"
    r"|(?:以下空白|此页无正文|续表|接上页|转下页|续上表|接下页|完|end).{0,6}|-{3,}|[(]?续[)]?",
    re.IGNORECASE,
)
SIGNED_DAYS = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?|年月日")
EXAMPLES = re.compile(
    r"[(\[【]?(?:示例|样例|范例|举例|填写示例|填报示例|例如|例)[)\]】]?(?:[:1-9一].*|)"
)
EXAMPLE_SIGN, EXAMPLE_REACH = "例", 8  # which the first characters of an example hold
EXAMPLE_STARTS = ("示例:", "(示例)", "【示例】", "[示例]", "例:", "填写示例")


def is_aside(table: Table, row: Sequence[Cell]) -> bool:
    """Whether the row is no entry: a total, footer, page number or an example.

    All but an example lack something that rows must have.
    """
    filled = filled_columns(row)
    if not filled:
        return True
    if _is_example(row, filled):
        return True
    required = set(table.required)
    if required.issubset(filled) and len(filled) > 1:
        return _is_total(table, row, filled[0])
    texts = [_text(row, index) for index in filled]
    is_numbered_blank = filled == [table.serial] and re.fullmatch(r"\d+(?:\.0)?", texts[0])
    return bool(is_numbered_blank) or _is_footer(texts)


def is_example_sheet(name: str) -> bool:
    """Whether the sheet shows how to fill in another: 填写示例, 样表, 模板, 说明."""
    return EXAMPLE_SHEETS.fullmatch(bare(name)) is not None


def _is_total(table: Table, row: Sequence[Cell], first: int) -> bool:
    """Whether a row that has all it needs is a sum: its title, first cell or serial says so."""
    titles = [column.index for column in table.columns if column.spec.type == "title"]
    for index in [*titles, first]:
        may_be_total = index in titles or index in table.required
        if may_be_total and TOTALS.fullmatch(_text(row, index)):
            return True
    serial = table.serial
    if serial is None or serial >= len(row):
        return False
    return TOTAL_SERIALS.fullmatch(_text(row, serial)) is not None


def _text(row: Sequence[Cell], index: int) -> str:
    return bare(str(row[index]))


def _is_footer(texts: Sequence[str]) -> bool:
    first = texts[0]
    if TOTALS.fullmatch(first):
        return True
    if all(PAGES.fullmatch(text) or SIGNED_DAYS.fullmatch(text) for text in texts):
        return True
    if NOTES.fullmatch(first) or (len(texts) == 1 and NUMBERED.fullmatch(first)):
        return True
    if first.startswith(SIGNED):
        return all(_is_signature(text) for text in texts)
    is_labelled = all(LABEL.fullmatch(text) or SIGNED_DAYS.fullmatch(text) for text in texts)
    return is_labelled and any(text.startswith(SIGNED) or "盖章" in text for text in texts)


def _is_signature(text: str) -> bool:
    """A label, a name or a number of a telephone; no long text, which may be an entry."""
    return len(text) <= 40


def _is_example(row: Sequence[Cell], filled: Sequence[int]) -> bool:
    """Whether the row shows how to fill in the table; asked of every row, so quick."""
    for index in filled:
        cell = row[index]
        if not isinstance(cell, str) or EXAMPLE_SIGN not in cell[:EXAMPLE_REACH]:
            continue
        text = _text(row, index)
        if index == filled[0] and EXAMPLES.fullmatch(text):
            return True
        if text.startswith(EXAMPLE_STARTS):
            return True
    return False


def filled_columns(row: Sequence[Cell]) -> list[int]:
    """Where cells stand that are not blank, from 0."""
    return [index for index, cell in enumerate(row) if str(cell).strip()]


def is_header(row: Sequence[Cell], headers: Sequence[Sequence[Cell]]) -> bool:
    """Whether the row repeats one of the rows of the header, as on every printed page."""
    return keys_of(row) in [keys_of(header) for header in headers]


def keys_of(row: Sequence[Cell]) -> list[str]:
    return [header_key(str(cell)) for cell in row if str(cell).strip()]


def is_blank(row: Iterable[Cell]) -> bool:
    for cell in row:
        if cell == "":
            continue
        if not isinstance(cell, str) or cell.strip():
            return False
    return True
