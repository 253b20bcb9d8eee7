"""What a header says, whatever stands around its words, and how near it is to a field; pure."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tongpin.base.numbers import SCALES, STEPS
from tongpin.base.sheets import Cell
from tongpin.base.text import BLANKS, half_width, simplified
from tongpin.campaigns.specs import FieldSpec

SERIALS = {"序号", "序", "行号", "no", "no.", "排序", "顺序号"}
BRACKETS = re.compile(r"[(（\[【〔](.*?)[)）\]】〕]")
MARKS = "*＊★▲※:：。."
NUMBERING = re.compile(r"^(?:\(?\d{1,2}[)、.]|[一二三四五六七八九十]{1,2}[、.])")
ASKING = re.compile(r"^(?:请(?:选择|填写|输入|问)?)?(?:您|你)?(?:的|所在的?|所在)?(?=.{2})")
PARTS = re.compile(r"[/、|+&或和及与]")
SCALED = re.compile(  # （百人）, /万人次, （单位：千）
    r"[(\[【〔/:,、\s]\s*(?P<powers>[十百千万亿]+)\s*(?:人\s*次?|名|位|户\s*次?)?\s*(?:$|[)\]】〕/,;、\s])"
)
LENGTH = 40  # characters of the longest header
# What stands at the end of a header of each type of field, where the pack lists no such name.
LAST_WORDS: dict[str, tuple[str, ...]] = {
    "day": ("时间", "日期", "年月日", "时限"),
    "unit": (
        *("单位", "部门", "组织", "机构", "队伍", "服务队", "小队", "支队", "大队", "团队"),
        *("党支部", "支部", "党委", "党组", "乡镇", "社区", "街道", "学校", "承办方", "主办方"),
        *("单位名称", "部门名称", "组织名称", "队伍名称", "服务队名称", "单位全称", "团队名称"),
        *("村", "镇", "乡", "村居", "辖区"),
    ),
    "title": (
        *("名称", "主题", "内容", "题目", "标题", "项目", "事项", "议题", "课题", "活动"),
        *("事由", "类型", "案由", "概况", "简况"),
    ),
    "headcount": (
        *("人数", "人次", "数量", "人员数", "人次数", "规模", "群众数", "党员数", "干部数"),
        *("者数", "人员数量", "总数", "实到"),
    ),
    "expected": ("应到", "应到人数"),
    "place": ("地点", "地址", "场所", "场地", "位置", "会场"),
    "names": ("人员", "人员名单", "名单"),
    "person": ("主持人", "主持"),
    "minutes": ("时长", "小时数", "时数", "工时", "用时", "分钟数", "小时"),
    "choice": ("结果", "情况", "状态", "进展"),
    "entry": ("名称", "项目", "工程", "账号", "媒体", "平台"),
}
OTHER_SUBJECTS = (  # a header with such a word is about something else than its last word says
    *("填报", "填表", "上报", "报送", "审核", "审批", "负责", "联系", "打印", "出生", "入党"),
    *("参加工作", "截止", "结束", "开始", "预计", "计划", "登记", "更新", "录入", "创建", "上级"),
    *("主管", "紧急", "配偶", "父", "母", "家属", "家庭", "监护", "介绍", "原", "曾", "其中"),
    *("备注", "附件", "照片", "完成", "整改", "应到", "应参", "请假", "缺席", "未到"),
)
NAMED = ("person", "names")
PLAIN_LAST = ("place", "minutes")  # their last words alone say what they are
ALIKE = 0.75  # share of characters by which a header is another form of a name
SUFFIX = 0.8
LAST_WORD = 0.5
OVERLAP = 0.25  # for words that header and name share beside the last
ENOUGH = {True: LAST_WORD, False: SUFFIX}  # by whether rows must fill the field


@lru_cache(maxsize=8192)
def header_keys(cell: Cell) -> tuple[str, ...]:
    """What a header may be known by, the surest first: whole, without asides, each of its parts.

    活动名称/主题 is known as 活动名称 and as 主题; （年/月/日） and * say nothing.
    """
    return tuple(dict.fromkeys(_keys(cell)))


def header_key(cell: Cell) -> str:
    """A header for comparing: without blanks, marks of obligation and bracketed asides."""
    keys = header_keys(cell)
    return keys[0] if keys else ""


def _keys(cell: Cell) -> Iterator[str]:
    lines = simplified(half_width(str(cell))).lower().strip().splitlines()
    whole = _plain("".join(lines))
    if not whole:
        return
    outer = BRACKETS.sub("", whole).strip(MARKS) or whole
    yield outer
    yield _without_asking(outer)
    if len(lines) > 1:
        for line in lines:
            if inner := BRACKETS.sub("", _plain(line)).strip(MARKS):
                yield inner
    for part in PARTS.split(outer):
        if len(part) > 1:
            yield part.strip(MARKS)
    yield whole


def _plain(text: str) -> str:
    return BLANKS.sub("", text).strip(MARKS)


def _without_asking(text: str) -> str:
    """Without the numbering and the address of a questionnaire: 1、您所在的单位 is 单位."""
    bare_text = NUMBERING.sub("", text)
    return ASKING.sub("", bare_text) or text


def header_hint(header: str) -> str:
    """What the header says aside, in brackets or behind a slash: 小时."""
    text = BLANKS.sub("", half_width(header)).lower()
    if match := BRACKETS.search(text):
        return match[1]
    return text.rpartition("/")[2] if "/" in text else ""


def header_scale(header: str) -> int:
    """How many people each of the column's numbers stands for: 100 for 参加人数（百人）."""
    text = half_width(header)
    match = SCALED.search(text)
    return math.prod((STEPS | SCALES)[power] for power in match["powers"]) if match else 1


@lru_cache(maxsize=8192)
def has_last_word(cell: Cell) -> bool:
    """Whether it ends as headers of some type of field do."""
    ends = tuple(word for words in LAST_WORDS.values() for word in words)
    return any(key.endswith(ends) for key in header_keys(cell))


def affinity_of(header: str, spec: FieldSpec) -> float:
    """How near the header is to a field that lists no such name; 0 for another matter."""
    return _affinity_of(header, tuple(spec.headers), spec.type, spec.required)


@lru_cache(maxsize=65536)  # the same cell is asked about for each depth of each kind's header
def _affinity_of(header: str, names: tuple[str, ...], field_type: str, is_required: bool) -> float:
    field = _Field(tuple(map(header_key, names)), field_type, is_required)
    keys = [key for key in header_keys(header) if len(key) <= LENGTH]
    return max((field.affinity(key) for key in keys), default=0.0)


@dataclass(frozen=True)
class _Field:
    """What headers are compared with."""

    names: tuple[str, ...]  # as header_key() has them
    type: str
    is_required: bool

    def affinity(self, key: str) -> float:
        if self.is_other_subject(key):
            return 0.0
        if self.type in NAMED and key.removesuffix("姓名") in self.names:
            return SUFFIX
        return self.by_ending(key) or self.by_last_word(key)

    def is_other_subject(self, key: str) -> bool:
        """Whether a word turns the header to another matter that no name of the field is about."""
        all_names = " ".join(self.names)
        return any(word in key and word not in all_names for word in OTHER_SUBJECTS)

    def by_ending(self, key: str) -> float:
        """For a header that ends as a name does, or the other way round."""
        score = 0.0
        for name in self.names:
            if len(name) > 1 and key.endswith(name):
                score = max(score, SUFFIX + OVERLAP * len(name) / len(key) * 0.5)
            elif len(key) > 1 and name.endswith(key) and self.is_required:
                score = max(score, SUFFIX - 0.05)
        return score

    def by_last_word(self, key: str) -> float:
        """For a header that ends as those of the field's type do."""
        words = LAST_WORDS.get(self.type, ())
        if not key.endswith(words):
            return 0.0
        overlap = max(_overlap(key, name) for name in self.names)
        if self.is_required:
            return LAST_WORD + OVERLAP * overlap
        is_plain = self.type in PLAIN_LAST and key in words
        return SUFFIX if is_plain or overlap >= ALIKE else 0.0


def _overlap(key: str, name: str) -> float:
    """The share of the header's characters that the name has too."""
    return len(set(key) & set(name)) / len(set(key))
