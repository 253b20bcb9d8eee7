"""Lists of names as Chinese clerks write them, with numbers, duties and brackets beside; pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tongpin.base.text import BLANKS, HAN, half_width

SEPARATORS = ",，、;；/／|｜\n\r\t。"
RESETS = ";；\n\r。"  # behind them a label holds no longer
ASIDE = "/／|｜"  # behind them an office may stand
SEXES = ("男", "女")
OPENING, CLOSING = "(（[【〔", ")）]】〕"
NUMBERING = re.compile(r"[(（]?\d{1,3}[)）.．、:：](?=\s*[\u3400-\u9fff])|[①-⑳⑴-⒇]")
LEADING_NUMBER = re.compile(r"^\d{1,3}(?=[\u3400-\u9fff])(?![余多]?[人名位个])")
NEXT_LABEL = re.compile(r"[ \t\u3000]+(?=[\u3400-\u9fff]{1,12}[:：])")
LABEL = re.compile(r"(?P<label>[^:：]{1,14})[:：](?P<rest>.*)", re.DOTALL)
BRACKETS = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
AWAY = re.compile(
    "请假|病假|事假|产假|婚假|丧假|年休|休假|出差|公差|外出|缺席|缺勤|未到|没到|没来|不在|未参加|没参加|学习中"
)
EXPECTED = re.compile("应(?:到|参加|参会|出席|出勤).*")  # who should come has not come by that
CLAUSE_ABSENCE = re.compile(  # 缺席王五、李四 says what 缺席：王五、李四 does
    rf"(?P<before>^|[,，;；\n。])[ \t\u3000]*(?P<label>{AWAY.pattern})[ \t\u3000]*"
    r"(?=[\u3400-\u9fff]{2,4}(?:[、,，;；。\s]|$))"
)
ABSENCE_BEHIND = re.compile(
    rf"(?P<name>[\u3400-\u9fff]{{2,4}}?)(?P<reason>(?:因.{{0,8}}?)?(?:{AWAY.pattern}).{{0,8}})"
)
HONOURS = re.compile("(?:同志|先生|女士|老师|教授|医生|大夫|师傅|同学)$")
JOINER = "以及|[和与及跟+＋&＆]|[-－–—]+"
JOINERS = re.compile(rf"{JOINER}|[.．]")
APART = re.compile(  # 甲某某 和乙某, but 甲某某 和峰 are two names already
    rf"(?<=[\u3400-\u9fff]{{2}})\s+(?:{JOINER})(?:\s+(?=[\u3400-\u9fff])|(?=[\u3400-\u9fff]{{2}}))"
)
LEADING_JOINER = re.compile(r"^(?:以及|[及与])(?=[\u3400-\u9fff]{2})")
HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
OFFICES = (
    "(?:副|常务副|第一)?(?:书记|[局镇乡县市区村科股部院校所站队组社处厅司班]长|主任|主席|委员"
    "|干事|秘书|秘书长|经理|会计|主持人?|记录人?|监委|党组成员|班子成员|成员|组员)"
)
OFFICE_BEFORE = re.compile(
    rf"(?:[\u3400-\u9fff]{{0,12}}?){OFFICES}(?P<name>[\u3400-\u9fff]{{2,3}})"
)
OFFICE_BEHIND = re.compile(rf"(?P<name>[\u3400-\u9fff]{{2,4}}?){OFFICES}")
BODY = re.compile("党组|党委|支部|总支|纪委|工会|团委|妇联|.*[局镇乡县村委办科股室部组会]")
OFFICE_ALONE = re.compile(rf"[\u3400-\u9fff]{{0,12}}{OFFICES}")
GROUPS = re.compile(
    r".*等(?:[0-9]+|[一二三四五六七八九十]+)?(?:余)?[人名位]?"
    r"|.*[0-9]+[余多]?[个]?[人名位].*|[一二三四五六七八九十百]+[余多]?[人名位].{0,6}"
    r"|(?:全体|全部|全局|全镇|全乡|全村|全县|全校|全院|全所|各|所有|部分|其他|其余|相关|有关|若干|机关全).*"
    r"|.*(?:班子|成员|负责人|干部|职工|党员|群众|代表|人员|师生|学生|教师|家长|领导|队员|两委"
    r"|股室|科室|村民|居民|志愿者|家属|同志们|委员们|们|以上|若干)"
    r"|.{2,}(?:办公室|委员会|支部|中心|学校|公司|银行|卫生院|派出所|局机关|镇机关)"
)
NO_NAMES = re.compile(  # where names stand, that they lack, or more than a name
    r"(?:详?见|参见|附).*|.*(?:签到|名单|附件|附后|花名册).*|同上|[另略缺空]|[空暂]缺|待.{1,3}|不详|未知|未定"
    r"|.*(?:列席|旁听|迟到|早退|应到|实到|参加|参会|出席).*|[\u3400-\u9fff]{2,4}[代替]替?[\u3400-\u9fff]{2,4}"
    r"|党组|党委|支部|总支|纪委|工会|团委|妇联|政府|人大|政协"
    r"|.*[×*=#@%^~～…?？!！<>→].*"
)
PLACE_BEFORE = re.compile(r"[\u3400-\u9fff]+(?:[镇乡村县局]|街道|社区)[\u3400-\u9fff]{2,3}")
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭"
    "郎鲁韦昌马苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余顾孟黄穆萧尹"
    "姚邵湛汪祁毛狄米贝明臧计成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林钟徐邱骆高"
    "夏蔡田樊胡凌霍虞万柯管卢莫房解应宗丁宣邓单洪包左石崔吉龚程邢裴陆荣翁焦牛段侯全班秋仲伊宫宁仇甘"
    "厉武符刘景詹束龙叶司黎薄白蒲赖卓蔺屠蒙池乔阴温庄晏柴瞿阎充慕连习艾鱼古易廖耿寇广欧匡文关简饶曾"
    "肖丘游楚闫查付冉向覃佟涂桂辛商牟佘甲乙丙丁戊上东公诸皇尉令"
)
LONGEST_HAN = 6  # characters of a Chinese name without a dot
LONGEST = 60
COMPOUND = {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒"}
NOBODY = {"无", "—", "-", "/", "没有", "暂无", "——"}


class NotNames(ValueError):
    """The text names a group, or something else that is no person; `part` is that."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class WrittenName:
    """One person as a list names them."""

    name: str
    written: str  # with what stood beside the name
    reason: str = ""  # why the person was away
    is_away: bool = False

    @property
    def is_plain(self) -> bool:
        return self.name == "".join(self.written.split())


def read_name_list(text: str) -> list[WrittenName]:
    """The people in the order typed, each once. Raises NotNames for a group of people.

    1.甲某某, 局长：甲某某, 甲某某(主持) and 甲某某同志 are 甲某某.
    """
    names: dict[str, WrittenName] = {}
    office = ""  # one that stood alone; the next name must be its holder: 书记、局长甲某某
    for separator, part, people in _people_by_part(text):
        if not people and names and separator in ASIDE and OFFICE_ALONE.fullmatch(part):
            continue  # 甲某某/局长
        if office and any(written_name.is_plain for written_name in people):
            raise NotNames(office)
        for written_name in people:
            names.setdefault(written_name.name, written_name)
        if people:
            office = ""
        elif part and part not in NOBODY:
            office = part
    if office:
        raise NotNames(office)
    return list(names.values())


def _people_by_part(text: str) -> Iterator[tuple[str, str, list[WrittenName]]]:
    """The separator before each part, the part, the people in it; none for an office alone."""
    for separator, label, part in labelled_parts(text):
        if separator in "、,，" and ABSENCE_BEHIND.fullmatch(part):
            raise NotNames(text.strip())  # 甲某、乙某请假: who of them was away?
        yield separator, part, list(people_of_part(part, label))


def labelled_parts(text: str) -> Iterator[tuple[str, str, str]]:
    """The separator before each part, the label that holds for it ("" for none), the part.

    Raises NotNames where the label says who should have come.
    """
    label = ""
    plain = APART.sub("、", NEXT_LABEL.sub("；", without_numbering(text)))
    for separator, part in _parts(CLAUSE_ABSENCE.sub(r"\g<before>\g<label>：", plain)):
        if separator in RESETS:
            label = ""
        match = LABEL.fullmatch(part)
        if match:
            label = match["label"].strip()
            if EXPECTED.fullmatch(label):
                raise NotNames(text.strip())
        names = match["rest"] if match else part
        yield separator, label, names.strip()


def without_numbering(text: str) -> str:
    """1.陈娜（病假）2.高平 with a line for each, and no numbers."""
    return NUMBERING.sub("\n", text)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """What stands between separators outside brackets, each with the separator before it."""
    part, separator, depth = "", "\n", 0
    for sign in text:
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            depth = max(depth - 1, 0)
        if sign in SEPARATORS and not depth:
            yield separator, part
            part, separator = "", sign
        else:
            part += sign
    yield separator, part


def people_of_part(part: str, label: str) -> Iterator[WrittenName]:
    """The people whom one part of a list names below its label. Raises NotNames."""
    asides = "；".join(BRACKETS.findall(part))
    words = _words(BRACKETS.sub(" ", part).strip())
    people: dict[str, tuple[str, str]] = {}  # word -> name and reason to be away
    for word in words:
        if word not in NOBODY:
            people.update(_people_of_word(LEADING_NUMBER.sub("", word)))
    away = asides if AWAY.search(asides) else ""
    for word, (name, reason) in people.items():
        written = part.strip() if len(people) == 1 else word
        yield WrittenName(
            name=name,
            written=f"{label}：{written}" if label else written,
            reason=away or reason or (label if AWAY.search(label) else ""),
            is_away=bool(away or reason) or AWAY.search(label) is not None,
        )


def _people_of_word(word: str) -> dict[str, tuple[str, str]]:
    """Word -> name and reason to be away, for each person in it. Raises NotNames.

    甲某和乙某 are two, 甲和平 is one; 甲某因病请假 was away.
    """
    if AWAY.search(word):
        match = ABSENCE_BEHIND.fullmatch(word)
        if match is None or len(_joined_names(match["name"])) > 1:
            raise NotNames(word)
        return {word: (_name(match["name"]), match["reason"])}
    joined = _joined_names(LEADING_JOINER.sub("", word))
    people = {}
    for written in joined:
        name = _name(written)
        if len(joined) > 1 and not name:
            raise NotNames(word)
        if name:
            people[written] = (name, "")
    return people


def _joined_names(word: str) -> list[str]:
    """The names that 和, 及, + or a dash join. Raises NotNames where they cannot be told."""
    if not JOINERS.search(word) or GROUPS.fullmatch(half_width(word)):
        return [word]
    if re.search("[.．]", word):
        parts = re.split("[.．]", word)
        is_list = all(HAN_NAME.fullmatch(part) and part[0] in SURNAMES for part in parts)
        return parts if is_list else [word]
    if not HAN.search(word):
        return [word]
    ways = list(_ways_to_part(word))
    if len(ways) != 1:
        raise NotNames(word)
    return ways[0]


def _ways_to_part(word: str) -> Iterator[list[str]]:
    """Every way to take some joiners for what joins, and the others for part of a name."""
    if _is_one_name(word):
        yield [word]
    for match in JOINERS.finditer(word):
        first = word[: match.start()]
        if _is_one_name(first):
            for rest in _ways_to_part(word[match.end() :]):
                yield [first, *rest]


def _is_one_name(word: str) -> bool:
    """Whether the word may be one person: 甲和平, 欧阳和平, 局长甲某; not 甲和乙某."""
    plain = HONOURS.sub("", word)
    if OFFICE_BEFORE.fullmatch(plain) or OFFICE_BEHIND.fullmatch(plain):
        return not JOINERS.search(plain)
    if not HAN_NAME.fullmatch(plain):
        return False
    return len(plain) < len("甲和乙某") or plain[:2] in COMPOUND or not JOINERS.search(plain)


def _words(part: str) -> list[str]:
    """The names that blanks part; those of two characters may be padded: 王 伟, 王 小明."""
    words = [word for word in BLANKS.split(part) if word and word not in SEXES]
    return _names_of_words(words, part) if HAN.search(part) else [" ".join(words)][: len(words)]


def _names_of_words(words: list[str], part: str) -> list[str]:
    names: list[str] = []
    singles = ""
    for word in words:
        if len(word) == 1:
            singles += word
            continue
        if len(singles) == 1 and len(word) == 2:
            names.append(singles + word)
        elif singles and not _is_told(singles, alone=False):
            raise NotNames(part)
        else:
            names.extend([singles, word] if singles else [word])
        singles = ""
    if singles and names and names[-1] in COMPOUND and len(singles) == 1:
        names[-1] += singles  # 欧阳 修
    elif singles:
        if not _is_told(singles, alone=not names):
            raise NotNames(part)
        names.append(singles)
    return names


def _is_told(singles: str, *, alone: bool) -> bool:
    """Whether characters with blanks between are names for certain: not 王 伟 李 小明."""
    if len(singles) == 2 or (alone and len(singles) < 4):
        return True
    return len(singles) > 4 and len(_joined_names(singles)) > 1  # 甲 某 和 乙 某


def _name(word: str) -> str:
    """The name in the word; "" for an office alone. Raises NotNames."""
    plain = HONOURS.sub("", word)
    if GROUPS.fullmatch(half_width(plain)) or NO_NAMES.fullmatch(plain) or not plain:
        raise NotNames(word)
    if match := OFFICE_BEFORE.fullmatch(plain):
        return match["name"]
    match = OFFICE_BEHIND.fullmatch(plain)
    if match and not BODY.fullmatch(match["name"]):
        return match["name"]
    if OFFICE_ALONE.fullmatch(plain):
        return ""
    if PLACE_BEFORE.fullmatch(plain):
        raise NotNames(word)
    is_short = len(plain) == 1 and HAN.search(plain) is not None  # 王 alone, 王老师
    if is_short or len(plain) > LONGEST or _is_too_long(plain) or re.search(r"\d", plain):
        raise NotNames(word)
    return plain


def _is_too_long(name: str) -> bool:
    """Whether so many Chinese characters in a row are no name."""
    return max(map(len, re.split(r"[·•・.]", name))) > LONGEST_HAN and bool(HAN.search(name))
