"""What speaks against a row as a whole: it was not held, or its cells are shifted; pure."""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import HAN, bare
from tongpin.ledgers.cell_meanings import Fault
from tongpin.ledgers.headers import Table, part_at

MARK = "← "  # begins what a marked file says behind a row

NOT_HELD = (
    "(?:取消|作废|延期|延后|改期|推迟|暂缓|停办"
    "|(?:未|没有?)(?:能|按期|如期)*(?:开展|举行|举办|召开|进行|组织))"
)
NOT_HELD_TITLE = re.compile(
    rf"(?:已|活动|会议|暂)*{NOT_HELD}了?"
    rf"|.*[(\[【](?:因.*)?(?:已|暂)?{NOT_HELD}.{{0,10}}[)\]】].*"
    rf"|因.*{NOT_HELD}.{{0,10}}"
)
NOT_HELD_REMARK = re.compile(rf"(?<![不未无]){NOT_HELD}")
REMARKS = re.compile(".*(?:备注|状态|说明|开展情况|完成情况|进展)")
WHETHER_HELD = re.compile(
    "是否.{0,4}(?:开展|召开|举行|举办|完成|实施|落实)|(?:开展|完成|召开)与?否"
)
NO = re.compile("否|没有?|no?|0|[×✗✘]|未.*", re.IGNORECASE)


MOVED = re.compile("(?:延期|延后|改期|推迟|顺延)(?:至|到|为|于).*")  # and was held then
NUMBER = re.compile(r"[约近]?[\d.,]+.{0,3}")


def doubts_of(table: Table, cells: Sequence[Cell]) -> Iterator[Fault]:
    """Why the row should not be counted as it stands."""
    yield from _not_held(table, cells)
    yield from _beyond_header(table, cells)


def _not_held(table: Table, cells: Sequence[Cell]) -> Iterator[Fault]:
    """A fault for each cell that says that the act was not held: a remark, title or answer."""
    titles = [column.index for column in table.columns if column.spec.type == "title"]
    was_held = _shows_that_it_was_held(table, cells)
    for index, header in enumerate(table.headers[: len(cells)]):
        text = bare(cell_text(cells[index]))
        key = bare(header)
        if index in titles:
            says_no = NOT_HELD_TITLE.fullmatch(text)
        elif WHETHER_HELD.fullmatch(key):
            says_no = NO.fullmatch(text)
        else:
            remark = MOVED.sub("", text) if was_held else text
            says_no = NOT_HELD_REMARK.search(remark) if REMARKS.fullmatch(key) else None
        if says_no:
            accepted = _("only what was held; leave out what was cancelled or put off")
            yield Fault(header, cell_text(cells[index]), accepted, is_question=True)


def _shows_that_it_was_held(table: Table, cells: Sequence[Cell]) -> bool:
    """Whether the row has a day and somebody came."""
    shown = {"day": False, "headcount": False, "names": False}
    for column in table.columns:
        text = cell_text(cells[column.index]).strip() if column.index < len(cells) else ""
        if column.spec.type in shown and text not in ("", "0", "/", "—", "-", "无"):
            shown[column.spec.type] = True
    return shown["day"] and (shown["headcount"] or shown["names"])


def _beyond_header(table: Table, cells: Sequence[Cell]) -> Iterator[Fault]:
    """A fault where cells follow behind the last header: 千2,1,203 is one cell too many."""
    beyond = _cells_beyond(table, cells)
    if beyond and not _is_remark(beyond):
        accepted = _(
            "no more cells than the header has; a comma within a number or text shifts the cells"
        )
        yield Fault("", beyond[0], accepted)


def notes_beside(table: Table, cells: Sequence[Cell]) -> Iterator[str]:
    """A note of the words that stand alone beside the last column."""
    beyond = _cells_beyond(table, cells)
    if beyond and _is_remark(beyond):
        yield _("beside the table: %(text)s") % {"text": beyond[0]}


def notes_of_totals(table: Table, cells: Sequence[Cell]) -> Iterator[str]:
    """A note where a total is not the sum of the columns that make it up; the total counts."""
    for total, parts in table.totals.items():
        written = [part_at(cells, index) for index in (total, *parts)]
        if not all(text.isdecimal() for text in written):
            continue
        numbers = [int(text) for text in written]
        if numbers[0] != sum(numbers[1:]):
            names = {
                "header": table.headers[total],
                "total": numbers[0],
                "parts": " + ".join(written[1:]),
                "sum": sum(numbers[1:]),
            }
            yield (
                _("%(header)s is %(total)s, and %(parts)s are %(sum)s; counted: %(total)s") % names
            )


def _cells_beyond(table: Table, cells: Sequence[Cell]) -> list[str]:
    """What is filled behind the last header, without our own marks."""
    if table.right is not None:
        return []
    headed = [index for index, header in enumerate(table.headers) if header.strip()]
    texts = [cell_text(cell).strip() for cell in cells[max(headed, default=-1) + 1 :]]
    return [text for text in texts if text and not text.startswith(MARK)]


def _is_remark(beyond: Sequence[str]) -> bool:
    """Whether it is one text that is no number, which no comma has parted from another."""
    return len(beyond) == 1 and bool(HAN.search(beyond[0])) and not NUMBER.fullmatch(beyond[0])
