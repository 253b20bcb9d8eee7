"""Each reader of foreign files, and what a fuzzer may ask of it."""

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tongpin.base import clock_times, counts, dates, durations, name_lists
from tongpin.base.bags import faults_of
from tongpin.base.errors import UserError
from tongpin.bench import hostile_files
from tongpin.bench.hostile_files import book, parts_of, sheet_of, word, zipped
from tongpin.campaigns.pack_zips import files_of_zip
from tongpin.evidence.cleaning import cleaned_content
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.registry import WRITERS, read_questions
from tongpin.questions.tests import builders
from tongpin.serving.foreign_books import book_budget, whole_book
from tongpin.signin.operations import OperationError, read_operation
from tongpin.testing import workbook

TABLE_NAMES = ("a.xlsx", "a.xls", "a.csv", "a.ods", "a.docx", "a.html")
QUESTION_NAMES = ("a.txt", "a.gift", "a.xml", "a.zip", "a.docx", "a.xlsx", "a.csv", "a.html")
GRAMMARS: tuple[Callable[[str], object], ...] = (
    dates.read_days,
    clock_times.read_clock,
    counts.read_count,
    durations.read_duration,
    name_lists.read_name_list,
)


@dataclass(frozen=True)
class FuzzedReader:
    """One kind of reading.

    read      what is done with some bytes
    refusals  how it may say no
    seeds     what to begin with
    """

    read: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]
    refusals: tuple[type[Exception], ...] = (UserError,)

    def ask(self, content: bytes) -> None:
        """Raises whatever is no refusal."""
        try:
            self.read(content)
        except self.refusals:
            return


def under_names(
    names: tuple[str, ...], read: Callable[[str, bytes], object]
) -> Callable[[bytes], None]:
    """The first byte says under which of the names the rest comes."""

    def read_under_name(content: bytes) -> None:
        if content:
            read(names[content[0] % len(names)], content[1:])

    return read_under_name


def read_table(name: str, content: bytes) -> None:
    whole_book(name, content, book_budget())


def read_sheet(content: bytes) -> None:
    """A workbook whose sheet holds this XML."""
    read_table("a.xlsx", book(sheet_of(content.decode(errors="replace"))))


def read_document(content: bytes) -> None:
    """A Word file whose body is this XML, as a table and as questions."""
    document = word(content.decode(errors="replace"))
    for read in (read_table, read_questions):
        try:
            read("a.docx", document)
        except UserError:
            continue


def read_item(content: bytes) -> None:
    """A package of QTI whose item is this XML."""
    read_questions("a.zip", zipped({"imsmanifest.xml": "<manifest/>", "a.xml": content}))


def read_cell(content: bytes) -> None:
    """A text as each grammar reads it."""
    text = content.decode(errors="replace")
    for read in GRAMMARS:
        try:
            read(text)
        except (ValueError, UserError):
            continue


def read_archives(content: bytes) -> None:
    """A zip as a pack and as a bag."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(content)
        file.flush()
        faults_of(Path(file.name))
    files_of_zip(content, ("pack.toml", "kinds.csv"))


def read_scan(content: bytes) -> None:
    """An operation of a helper's device."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return
    read_operation(data)


def named_first(names: tuple[str, ...], content: bytes) -> Iterable[bytes]:
    for number in range(len(names)):
        yield bytes([number]) + content


def table_seeds() -> Iterable[bytes]:
    yield from named_first(
        TABLE_NAMES, workbook(["单位", "日期", "人数"], ["柳林镇", "3月5日", 13])
    )
    yield from named_first(TABLE_NAMES, "单位,日期\n柳林镇,2021-03-05\n".encode())
    yield from named_first(TABLE_NAMES, b"<table><tr><td rowspan=2>a<td colspan=2>b</table>")
    for __, content in hostile_files.texts():
        yield from named_first(TABLE_NAMES, content)


def sheet_seeds() -> Iterable[bytes]:
    for rows in hostile_files.FAR.values():
        yield rows.encode()
    yield b'<row r="2"><c r="B2" t="s"><v>0</v></c></row><mergeCells><mergeCell ref="A1:B2"/>'


def document_seeds() -> Iterable[bytes]:
    yield b"<w:p><w:r><w:t>1. a? A. b B. c</w:t></w:r></w:p><w:p><w:r><w:t>A</w:t></w:r></w:p>"
    yield b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'


def question_seeds() -> Iterable[bytes]:
    """The same questions in every format that we write, and what is meant to stop a reader."""
    asked = (builders.SINGLE, builders.TRUE_FALSE, builders.BLANK, builders.NUMBER)
    drafts = [QuestionDraft(content, key, source="《简史》第1页") for content, key in asked]
    for writer in WRITERS.values():
        yield from named_first(QUESTION_NAMES, writer.write("题库", drafts))
    for __, content in hostile_files.questions():
        yield from named_first(QUESTION_NAMES, content)


def item_seeds() -> Iterable[bytes]:
    drafts = [QuestionDraft(*builders.SINGLE, source=""), QuestionDraft(*builders.BLANK, source="")]
    for ending in ("qti21.zip", "qti30.zip"):
        for name, content in parts_of(WRITERS[ending].write("题库", drafts)).items():
            if name.endswith(".xml"):
                yield content if isinstance(content, bytes) else content.encode()


def cell_seeds() -> Iterable[bytes]:
    texts = "3月5日至7日 2021.3.5 两个半小时 男12女8 30余人 张三、李四（2人） 下午2点半 1:30:00 三月初五"
    for text in texts.split():
        yield text.encode()


def file_seeds() -> Iterable[bytes]:
    for group in (hostile_files.pictures, hostile_files.films_and_papers, hostile_files.odd_zips):
        for __, content in group():
            yield content


def archive_seeds() -> Iterable[bytes]:
    yield zipped({"a/bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"})
    yield zipped({"pack.toml": 'name = "甲"', "kinds.csv": "key,name\na,甲\n"})


def scan_seeds() -> Iterable[bytes]:
    scan = {
        "operation": "00000000-0000-0000-0000-000000000001",
        "kind": "in",
        "occurred": "2021-03-05T09:00:00+08:00",
        "source": "scan",
        "code": "990101-1",
    }
    yield json.dumps(scan).encode()


READERS: Mapping[str, FuzzedReader] = {
    "tables": FuzzedReader(under_names(TABLE_NAMES, read_table), table_seeds),
    "sheets": FuzzedReader(read_sheet, sheet_seeds),
    "documents": FuzzedReader(read_document, document_seeds),
    "questions": FuzzedReader(under_names(QUESTION_NAMES, read_questions), question_seeds),
    "items": FuzzedReader(read_item, item_seeds),
    "cells": FuzzedReader(read_cell, cell_seeds),
    "files": FuzzedReader(cleaned_content, file_seeds),
    "archives": FuzzedReader(read_archives, archive_seeds),
    "scans": FuzzedReader(read_scan, scan_seeds, (OperationError,)),
}
