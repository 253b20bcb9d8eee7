"""Whether an archive package is true, complete, usable and safe (真实、完整、可用、安全)."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from PIL import Image

from tongpin.acts.models import Act
from tongpin.dossiers.dossier import Dossier
from tongpin.evidence.file_types import FileError, media_type_of
from tongpin.evidence.models import StoredFile
from tongpin.orgs.journal import digest_of
from tongpin.orgs.models import JournalEntry

TRUE, COMPLETE, USABLE, SAFE = "真实性", "完整性", "可用性", "安全性"
ANSWERS = {True: "符合", False: "不符合", None: "未检测"}


@dataclass(frozen=True)
class SelfTestItem:
    """One item of the test."""

    property: str  # one of the four
    item: str
    is_met: bool | None  # None: not tested here
    findings: str = ""  # where it is not met

    def as_json(self) -> dict[str, object]:
        return {
            "property": self.property,
            "item": self.item,
            "is_met": self.is_met,
            "told": self.findings,
        }


def self_test(dossier: Dossier, entries: list[JournalEntry]) -> list[SelfTestItem]:
    """Every item, in the order of the four properties. Reads every file once."""
    files = {answer.file.digest: answer.file for answer in dossier.answers if answer.file}
    return [
        *_true(dossier.act, list(files.values()), entries),
        *_complete(dossier),
        *_usable_and_safe(list(files.values())),
    ]


def _true(act: Act, files: list[StoredFile], entries: list[JournalEntry]) -> Iterator[SelfTestItem]:
    changed = [file.name for file in files if not _is_as_stored(file)]
    yield SelfTestItem(TRUE, "文件与收存时的摘要一致", not changed, "、".join(changed))
    broken = [str(entry.pk) for entry in entries if entry.digest != digest_of(entry)]
    yield SelfTestItem(TRUE, "办理记录未被改动", not broken, "、".join(broken))
    yield SelfTestItem(
        TRUE, "来源可靠：形成单位、登记人、登记时间齐全", act.recorded_by is not None
    )
    yield SelfTestItem(TRUE, "办理过程有记录", bool(entries))


def _is_as_stored(file: StoredFile) -> bool:
    return file.is_there and hashlib.sha256(file.read()).hexdigest() == file.digest


def _complete(dossier: Dossier) -> Iterator[SelfTestItem]:
    unanswered = [slot.spec.label for slot in dossier.slots if slot.is_open]
    yield SelfTestItem(COMPLETE, "应归材料齐全", not unanswered, "、".join(unanswered))
    questions = "；".join(question.text for question in dossier.questions)
    yield SelfTestItem(COMPLETE, "各件相互一致", not questions, questions)
    act = dossier.act
    yield SelfTestItem(
        COMPLETE, "基本元数据齐全", bool(act.title and act.occurred_on and act.unit_id)
    )


def _usable_and_safe(files: list[StoredFile]) -> Iterator[SelfTestItem]:
    unreadable: list[str] = []
    unsafe: list[str] = []
    with_metadata: list[str] = []
    for file in files:
        if not file.is_there:
            unreadable.append(file.name)
            continue
        content = file.read()
        try:
            if media_type_of(content) != file.media_type:
                unreadable.append(file.name)
        except FileError as error:
            unsafe.append(f"{file.name}：{error}")
        if file.is_picture:
            has_metadata = _has_metadata(content)
            if has_metadata is None:
                unreadable.append(file.name)
            elif has_metadata:
                with_metadata.append(file.name)
    yield SelfTestItem(
        USABLE, "文件可以打开，格式与登记一致", not unreadable, "、".join(unreadable)
    )
    yield SelfTestItem(USABLE, "文字材料为 UTF-8 纯文本或通用格式", is_met=True)
    yield SelfTestItem(SAFE, "无宏、无内嵌程序、无伪装格式", not unsafe, "；".join(unsafe))
    yield SelfTestItem(SAFE, "图片不带位置等信息", not with_metadata, "、".join(with_metadata))
    yield SelfTestItem(SAFE, "病毒查杀", None, "由接收单位进行")


def _has_metadata(content: bytes) -> bool | None:
    """Whether the picture carries metadata; None where it cannot be decoded."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            return bool(dict(image.getexif()))
    except (OSError, ValueError, SyntaxError):
        return None


def report_text(act: Act, checks: list[SelfTestItem], *, now: datetime) -> str:
    """The test as a page of text."""
    lines = [
        "电子档案四性自检报告",
        f"对象：{act.unit.name} {act.occurred_on} {act.title}",
        f"时间：{localtime(now):%Y-%m-%d %H:%M}",
        "",
    ]
    for check in checks:
        line = f"{check.property}  {check.item}：{ANSWERS[check.is_met]}"
        if check.findings and check.is_met is not True:
            line += f"（{check.findings}）"
        lines.append(line)
    return "\n".join([*lines, ""])
