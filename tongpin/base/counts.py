"""Counts as Chinese clerks write them: 约200人, 男12女8, 15人（党员10人）; see docs/ledgers.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isfinite
from operator import attrgetter

from tongpin.base.clock_times import DASHES
from tongpin.base.notation_scanner import NotationScanner
from tongpin.base.numbers import SCALES, STEPS, exact_chinese_number
from tongpin.base.text import bare, half_width

FIGURES = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
HAN_FIGURES = "[〇零○一二两三四五六七八九十百千万]+"
SCALE_LETTERS = {"w": 10_000, "k": 1000}
ALL_SCALES = STEPS | SCALES | SCALE_LETTERS
# 3千5 and 三千五: a last digit that counts the next lower power.
LAST_DIGIT = re.compile(r"(?P<whole>.*(?P<power>[百千万]))(?P<digit>[1-9一二两三四五六七八九])")
MIXED = r"\d+[千百十万](?:\d+[千百十])*\d*"
NUMBER = re.compile(
    rf"(?P<mixed>{MIXED})(?![\d.千百十万亿])|(?P<figures>{FIGURES})(?P<scale>[十百千万亿]|[wk](?![a-z]))?|(?P<han>{HAN_FIGURES})"
)
POWER = re.compile("(?:上|近|约)?(?P<power>百|千|万)(?=余|多|人|名|位|户)")
FIRST = re.compile(
    r"(?:大约|约莫|大概|估计|预计|接近|将近|约|近|~|≈|不少于|不低于|至少|超过|超|多达|>=|≥|>|大于)+"
)
TOTAL = re.compile("(?:一共|总共|总计|合计|共计|共有|共|计|总数|总)[:]?")
TOTAL_WORDS = ("一共", "总共", "总计", "合计", "共计", "共有", "共", "计", "总数", "总")
MORE = re.compile(r"余|多|来|几|\+(?![\u4e00-\u9fff]*\d)|以上|及以上|左右|上下|不等")
WORD = re.compile(
    r"人次|人/次|人数|[人名位户次场件项篇起个处条元吨米份支期台套座批](?:次|/次)?|分钟|小时|公里"
    r"|家(?![长属])|[a-z]+"
)
WHO = re.compile("[\u4e00-\u9fff]{1,12}")
LABEL = re.compile(
    r"(?P<label>[\u4e00-\u9fff]{1,12}?)[:]?(?=[\d〇零○一二两三四五六七八九十百千万约近])"
)
NEXT_PART = re.compile("和|及|与|共|合计|总|男|女")
# How words end that say of people who they are; others behind a number are what it measures.
PEOPLE = re.compile(
    ".*(?:人|员|者|众|干部|生|师|民|代表|属|友|工|兵|女|童|委|分子|同志|长|书记|主任|业主|户主|手|嘉宾)"
    "|.*(?:到会|参加|参会|参学|参与|出席|到场).*"
)
MEASURED = re.compile("[对双岁年月日天时]")  # of these words none begins with people
GATHERING = ("", "个")  # 个党员 are people, 个支部 are not
SEX = re.compile("[男女](?!:)")
BRACKET = re.compile(r"[(\[【〔](?P<inside>[^()\[\]【】〔〕]*)[)\]】〕]")
AND = re.compile(r"[、,;/+\n]|和|及|与")
OF_WHOM = re.compile("[、,;。]?(?:其中|含|包括|内含)")
PLUS = re.compile(r"\+")
EQUALS = re.compile("=")
TORN = re.compile(r"[0-9.]\s+[0-9.]")  # two numbers rather than one
VAGUE_LABEL = re.compile("数|.*(?:几|若干|好多|许多)")
BELOW = re.compile("不足|不到|不满|以下|以内|之内|少于|低于|<|≤|每|均|第|缺|请假|未|无")
EACH_SEX = re.compile("男女[各均]")
EXPECTED = re.compile("应到|应参|应出席|计划|邀请|^应有?$")
PRESENT = re.compile("^实有?$|实到|实际|到会|出席|参加|参会|参学|参与")
SEXES = ("男", "女")
ENDS = "。.;,'\"‘“”`、"
COUNTING = ("人", "人次", "人/次", "名", "位", "户", "次", "人数")
HOUSEHOLDS = re.compile("户次?|[个家户]?家庭|家")
HOUSEHOLDS_OF = re.compile(  # 20户（60人）
    r"(?P<households>.*(?:户|家庭))\((?:共|计|合计)?(?P<people>\d+(?:余|多)?[人名位]次?)\)"
)
EITHER = re.compile(r"户/\d|/\d+户")
WHO_IS_AWAY = "(?:请假|缺席|缺勤|未到|病假|事假|公差|外出)(?:者|人员|人数)?"
AWAY = re.compile(  # behind a count, those who are not in it
    rf"[,、;。/]?(?:其中)?(?:{WHO_IS_AWAY}:?(?:\d+|{HAN_FIGURES}|无)[人名位]?|无人?{WHO_IS_AWAY})(?=$|[,、;。/])"
)
ESTIMATES = ("估", "估计", "预估", "估算", "大概")


@dataclass(frozen=True, slots=True)
class ReadCount:
    """A count as read from a cell."""

    value: Decimal
    word: str  # "" where the cell gave none
    is_rounded: bool  # 约, 余, 多 or 左右 stood beside it, so the true value is not known
    is_understood: bool = False  # details or several numbers stood there; a note should tell
    households: Decimal | None = None  # where these are counted beside people


@dataclass(frozen=True, slots=True)
class CountPart:
    """One of the numbers of a cell, with the words around it."""

    label: str  # before it: 男, 党员, 实到
    value: Decimal
    word: str  # behind it: 人次
    is_rounded: bool
    has_detail: bool
    is_total: bool
    says_who: bool  # it counts somebody in particular: 男, 党员


def read_count(cell: object) -> ReadCount:
    """13人, １２８, 1,203, 3万, 二十人, 男12女8 or a number, read as a count.

    Raises ValueError where the cell holds no number, or several that do not make one.
    """
    if isinstance(cell, bool):
        raise ValueError("not a number")
    if isinstance(cell, int | float):
        if not isfinite(cell):
            raise ValueError("not a number")
        return ReadCount(Decimal(str(cell)), word="", is_rounded=False)
    if TORN.search(half_width(str(cell))):
        raise ValueError("not a single number")
    text = bare(str(cell).translate(DASHES)).strip(ENDS)
    came = _without_away(text)
    whole = _without_shares(HOUSEHOLDS_OF.sub(r"\g<households>,\g<people>", came))
    parts, is_sum = _parts(whole)
    if EITHER.search(whole):
        raise ValueError("not a single number")
    if came != text and all(EXPECTED.search(part.label) for part in parts):
        raise ValueError("not a number of those who came")
    return _counted_people(parts, is_sum=is_sum, has_detail=whole != text)


def _without_away(text: str) -> str:
    """The text without those on leave behind a count: 20人，请假2人."""
    match = AWAY.search(text)
    while match and match.start():
        text = text[: match.start()] + text[match.end() :]
        match = AWAY.search(text)
    return text


def _without_shares(text: str) -> str:
    """The text before 其中…, which says how many of those counted are what."""
    for match in OF_WHOM.finditer(text):
        before = text[: match.start()]
        if before and before.count("(") == before.count(")"):
            return before
    return text


def _parts(text: str) -> tuple[list[CountPart], bool]:
    """Every number of the text from left to right, and whether plus signs stand between.

    Raises ValueError for other text.
    """
    scanner = NotationScanner(text)
    parts = [_part(scanner)]
    is_sum = False
    while not scanner.is_done:
        if scanner.take(EQUALS):
            parts.append(replace(_part(scanner), is_total=True))
            continue
        if scanner.take(PLUS):
            is_sum = True
        elif not (scanner.take(AND) or _may_follow(parts[-1], scanner)):
            raise ValueError("not a number")
        if not scanner.is_done:
            parts.append(_part(scanner))
    return parts, is_sum


def _may_follow(part: CountPart, scanner: NotationScanner) -> bool:
    """Whether another part may stand right behind: 男12女8, 12男8女, 20户60人, a total."""
    rest = scanner.text[scanner.position :]
    return (
        part.says_who
        or bool(HOUSEHOLDS.fullmatch(part.word))
        or rest.startswith(("共", "合计", "总"))
    )


def _part(scanner: NotationScanner) -> CountPart:
    is_total = scanner.take(TOTAL) is not None
    before = scanner.take(FIRST)
    label = "" if _number_is_next(scanner) else _label(scanner)
    if label.startswith(TOTAL_WORDS) or label.endswith(("合计", "共", "共计", "总计", "总数")):
        is_total = True
    before = scanner.take(FIRST) or before
    value, is_power, is_short = _number(scanner)
    is_rounded = before is not None or is_power
    if EACH_SEX.fullmatch(label):
        value *= len(SEXES)
    word, more, has_detail, has_who = _behind(scanner, label)
    return CountPart(
        label=label,
        value=value,
        word=word,
        is_rounded=is_rounded or more,
        has_detail=has_detail or is_short,
        is_total=is_total,
        says_who=bool(label) or has_who or word in SEXES,
    )


def _number_is_next(scanner: NotationScanner) -> bool:
    text, here = scanner.text, scanner.position
    return bool(NUMBER.match(text, here) or POWER.match(text, here))


def _label(scanner: NotationScanner) -> str:
    """Who is counted, before the number; a label that turns its meaning raises ValueError."""
    match = scanner.take(LABEL)
    if match is None:
        return ""
    if EACH_SEX.fullmatch(match["label"]):
        return match["label"]
    if (
        match["label"].endswith("各")
        or BELOW.search(match["label"])
        or VAGUE_LABEL.fullmatch(match["label"])
    ):
        raise ValueError("not a number that is known")
    return match["label"]


def _number(scanner: NotationScanner) -> tuple[Decimal, bool, bool]:
    """The number, whether it is a mere power (百余人), whether it is short: 3千5, 1.2w."""
    if match := scanner.take(POWER):
        return Decimal(ALL_SCALES[match["power"]]), True, False
    match = scanner.take(NUMBER)
    if match is None:
        raise ValueError("not a number")
    if match["figures"]:
        value = Decimal(match["figures"].replace(",", ""))
        scale = match["scale"]
        return value * ALL_SCALES.get(scale, 1), False, scale in SCALE_LETTERS
    short = LAST_DIGIT.fullmatch(match[0])
    written = short["whole"] if short else match[0]
    value = Decimal(_mixed(written) if match["mixed"] else exact_chinese_number(written))
    if short:
        digit = int(short["digit"]) if match["mixed"] else exact_chinese_number(short["digit"])
        value += digit * ALL_SCALES[short["power"]] // 10
    return value, False, short is not None


def _mixed(written: str) -> int:
    """1万2千 as 12000; a last digit without its power raises ValueError."""
    if written[-1].isdecimal() and not re.search(r"十\d$", written):
        raise ValueError("not a number that is known")
    total = Decimal(0)
    for figures, power in re.findall(r"(\d+)([万千百十]?)", written):
        total += Decimal(figures) * ALL_SCALES.get(power, 1)
    return int(total)


def _behind(scanner: NotationScanner, label: str) -> tuple[str, bool, bool, bool]:
    """The counting word, whether the number is rounded, has details in brackets, says who."""
    word, is_rounded, has_detail, has_who = "", False, False, False
    while not scanner.is_done:
        if scanner.take(MORE):
            is_rounded = True
        elif not word and (match := scanner.take(WORD)):
            word = match[0]
        elif match := scanner.take(BRACKET):
            rounded, detail = _inside(match["inside"])
            is_rounded, has_detail = is_rounded or rounded, has_detail or detail
            word = word or (match["inside"] if match["inside"] in COUNTING else "")
        elif label not in SEXES and (match := scanner.take(SEX)):
            word = match[0]
        elif who := _take_who(scanner, label):
            has_who = True
            word = _counted_word(word, who)
        else:
            break
    if BELOW.search(word):
        raise ValueError("not a number that is known")
    return word, is_rounded, has_detail, has_who


def _inside(text: str) -> tuple[bool, bool]:
    """Whether brackets say that the number is rounded, and whether they say anything else."""
    if BELOW.search(text) and not re.search(r"\d", text):
        raise ValueError("not a number that is known")
    is_rounded = bool(FIRST.fullmatch(text) or MORE.fullmatch(text)) or text in ESTIMATES
    return is_rounded, bool(text) and not is_rounded and text not in COUNTING


def _counted_word(word: str, who: str) -> str:
    """The counting word: "" for 党员 and 个党员, yet 个支部, 岁 and 对夫妻 as they stand."""
    if word not in GATHERING:
        return word
    counted = word + who
    return "" if PEOPLE.fullmatch(counted) and not MEASURED.match(counted) else counted


def _take_who(scanner: NotationScanner, label: str) -> str:
    """The words behind a number that say who was counted, which are passed; "" for none."""
    match = WHO.match(scanner.text, scanner.position)
    if match is None:
        return ""
    words = NEXT_PART.split(match[0])[0]
    is_next_label = bool(label) and scanner.text[match.end() : match.end() + 1].isdecimal()
    if not words or is_next_label:
        return ""
    if BELOW.search(words) or NUMBER.search(words):
        raise ValueError("not a number that is known")
    scanner.position += len(words)
    return words


def _counted_people(parts: Sequence[CountPart], *, is_sum: bool, has_detail: bool) -> ReadCount:
    """The count of people; that of households beside it is kept for a note."""
    households = [part for part in parts if HOUSEHOLDS.fullmatch(part.word)]
    people = [part for part in parts if part not in households]
    if not (households and people):
        return _joined(parts, is_sum=is_sum, has_detail=has_detail)
    if is_sum or len(households) > 1 or not all(part.word or part.says_who for part in people):
        raise ValueError("not a single number")
    count = _joined(people, is_sum=False, has_detail=has_detail)
    return replace(count, is_understood=True, households=households[0].value)


def _joined(parts: Sequence[CountPart], *, is_sum: bool, has_detail: bool) -> ReadCount:
    """One count of all parts: a total is checked, parts add up where each says who it counts."""
    if len(parts) == 1:
        return _single(parts[0], has_detail=has_detail)
    present = [part for part in parts if PRESENT.search(part.label)]
    expected = [part for part in parts if EXPECTED.search(part.label)]
    if len(present) == 1 and expected and len(parts) == 2:
        return _single(present[0], has_detail=True)
    if not (is_sum or expected or parts[0].says_who) and _are_details(parts[1:]):
        return _with_details(parts[0], parts[1:])
    totals = [part for part in parts if part.is_total]
    others = [part for part in parts if not part.is_total]
    words = {part.word for part in others if part.word and part.word not in SEXES}
    if len(totals) > 1 or expected or len(words) > 1 or not (is_sum or _may_add(others)):
        raise ValueError("not a single number")
    value = sum((part.value for part in others), Decimal(0))
    if totals and totals[0].value != value:
        raise ValueError("parts and their sum differ")
    return ReadCount(
        value=value,
        word=words.pop() if words else "",
        is_rounded=any(map(attrgetter("is_rounded"), parts)),
        is_understood=True,
    )


def _are_details(parts: Sequence[CountPart]) -> bool:
    """Whether each of the parts says which of those counted before it counts."""
    return all(part.label and not part.is_total for part in parts)


def _with_details(whole: CountPart, details: Sequence[CountPart]) -> ReadCount:
    """20人，女8人 are twenty. Raises ValueError for details of more than there are."""
    if max(part.value for part in details) > whole.value:
        raise ValueError("more of a kind than of all")
    return _single(whole, has_detail=True)


def _may_add(parts: Sequence[CountPart]) -> bool:
    """Whether each of the parts says whom it counts, so that they are no alternatives."""
    return all(part.says_who for part in parts)


def _single(part: CountPart, *, has_detail: bool) -> ReadCount:
    word = "" if part.word in SEXES else part.word
    is_understood = has_detail or part.has_detail or bool(part.label)
    return ReadCount(part.value, word, part.is_rounded, is_understood)
