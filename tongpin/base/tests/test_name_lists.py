import pytest

from tongpin.base.name_lists import NotNames, read_name_list


def names_of(text):
    return [name.name for name in read_name_list(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲某某(主持)、乙某某、丙\u3000某", ["甲某某", "乙某某", "丙某"]),
        ("丁某某\u3000戊某某", ["丁某某", "戊某某"]),
        ("1.甲某某\n2.乙某某", ["甲某某", "乙某某"]),
        ("1、甲某某 2、乙某某", ["甲某某", "乙某某"]),
        ("①甲某某②乙某某", ["甲某某", "乙某某"]),
        ("局长：甲某某，副局长：乙某某、丙某", ["甲某某", "乙某某", "丙某"]),
        ("主持：甲某 记录：乙某", ["甲某", "乙某"]),
        ("局党组书记、局长 甲某某", ["甲某某"]),
        ("甲某某/局长、乙某某/副局长", ["甲某某", "乙某某"]),
        ("县委书记张三、李四主任、王五同志", ["张三", "李四", "王五"]),
        ("王 伟 李娜 张 小明", ["王伟", "李娜", "张小明"]),
        ("欧阳 修", ["欧阳修"]),
        ("阿不都·热合曼、John Smith", ["阿不都·热合曼", "John Smith"]),
        ("无", []),
        ("张三和李四", ["张三", "李四"]),
        ("张三与李四", ["张三", "李四"]),
        ("李四及王五", ["李四", "王五"]),
        ("张三以及李四", ["张三", "李四"]),
        ("张三、以及李四", ["张三", "李四"]),
        ("张三+李四", ["张三", "李四"]),
        ("张三-李四", ["张三", "李四"]),
        ("张三.李四", ["张三", "李四"]),
        ("张三 和 李四", ["张三", "李四"]),
        ("张三 和李四 王五", ["张三", "李四", "王五"]),
        ("张三 和峰 李四", ["张三", "和峰", "李四"]),
        ("张 三 和 李 四", ["张三", "李四"]),
        ("张三 李四 王五", ["张三", "李四", "王五"]),
        ("张三和李和平", ["张三", "李和平"]),
        ("局长张三和副局长李四", ["张三", "李四"]),
        ("王和平、欧阳和平", ["王和平", "欧阳和平"]),
        ("王\u3000五", ["王五"]),
        ("张 三", ["张三"]),
        ("王 小 明", ["王小明"]),
        ("阿不都.热合曼", ["阿不都.热合曼"]),
        ("张三老师", ["张三"]),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(text, names):
    assert names_of(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "局班子成员、各股室负责人",
        "全体党员",
        "徐伟等13人",
        "徐伟、刘英等",
        "5名党员",
        "机关干部",
        "县教育局办公室",
        "王主任",
        "长" * 61,
        "局长、张三",
        "王和张三",
        "张三 李",
        "王 伟 李 小明",
        "张 三 李 四",
        "李主任和张三",
        "党委和政府",
    ],
)
def test_a_group_is_no_person(text):
    with pytest.raises(NotNames):
        read_name_list(text)


def test_who_is_excused_in_a_list_was_away():
    present, away, absent = read_name_list("甲某；乙某（病假）；缺席：丙某")

    assert (present.is_away, away.is_away, away.reason) == (False, True, "病假")
    assert (absent.is_away, absent.reason) == (True, "缺席")


@pytest.mark.parametrize(
    "text",
    [
        "应到：张三、李四；实到：张三",
        "应到张三",
        "见签到表",
        "详见附件",
        "名单附后",
        "王五列席",
        "柳林镇张三",
        "李四代张三",
        "张三×2",
        "张三*2",
        "张老师",
        "缺",
        "待补",
        "张三、李四请假",
        "张三,李四请假",
        "张三和李四请假",
    ],
)
def test_what_says_more_than_a_name_is_no_person(text):
    with pytest.raises(NotNames):
        read_name_list(text)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("王五请假", [("王五", True, "请假")]),
        ("王五因病请假", [("王五", True, "因病请假")]),
        ("缺席王五", [("王五", True, "缺席")]),
        ("王五缺席", [("王五", True, "缺席")]),
        ("王五没来", [("王五", True, "没来")]),
        ("张三；王五请假", [("张三", False, ""), ("王五", True, "请假")]),
        (
            "张三，缺席王五、李四",
            [("张三", False, ""), ("王五", True, "缺席"), ("李四", True, "缺席")],
        ),
    ],
)
def test_who_is_said_to_be_away_is_not_present(text, people):
    written = read_name_list(text)

    assert [(name.name, name.is_away, name.reason) for name in written] == people
    assert not written[-1].is_plain
