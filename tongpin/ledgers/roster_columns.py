"""The registers of units and rosters of people as tables: which columns they have."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from tongpin.base.columns import Column
from tongpin.base.sheets import Cell
from tongpin.campaigns.specs import FieldSpec, KindSpec
from tongpin.ledgers.roster_posts import ROLE_WORDS, word_of
from tongpin.orgs.models import Person, Post, Role, Unit

RosterItem = TypeVar("RosterItem")


@dataclass(frozen=True)
class RosterColumn(Column[RosterItem, Cell | None]):
    """One column of a roster, as it is written and by which other headers it is read."""

    key: str
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    type: Literal["text", "unit"] = "text"

    def field(self) -> FieldSpec:
        return FieldSpec(
            key=self.key,
            label=str(self.header),
            type=self.type,
            synonyms=self.synonyms,
            required=self.is_required,
        )


@dataclass(frozen=True)
class UnitRow:
    """What the register of units shows of one unit."""

    unit: Unit
    parent: Unit  # itself, where it stands at the top
    clerk: Person | None
    other_names: tuple[str, ...]


def fields_of(columns: Iterable[RosterColumn[RosterItem]]) -> tuple[FieldSpec, ...]:
    return tuple(column.field() for column in columns)


def roles_cell(post: Post) -> str | None:
    """What the member does in the unit beside being one; None for nothing."""
    words = []
    for other in post.person.posts.all():
        if other.unit_id == post.unit_id and Role(other.role) in ROLE_WORDS:
            words.append(word_of(other.role))
    return "、".join(words) or None


UNIT_COLUMNS = (
    RosterColumn[UnitRow](
        "单位名称",
        lambda row: row.unit.name,
        key="name",
        synonyms=("单位", "名称", "机构名称", "Unit", "Unit name", "Name"),
        is_required=True,
    ),
    RosterColumn[UnitRow](
        "上级单位",
        lambda row: row.parent.name,
        key="parent",
        synonyms=("隶属单位", "主管单位", "所属", "Parent", "Parent unit"),
        is_required=True,
    ),
    RosterColumn[UnitRow](
        "单位类别",
        lambda row: row.unit.category,
        key="category",
        synonyms=("类别", "单位类型", "性质", "Category", "Type"),
    ),
    RosterColumn[UnitRow](
        "行政区划代码",
        lambda row: row.unit.code,
        key="code",
        synonyms=("区划代码", "代码", "Code"),
    ),
    RosterColumn[UnitRow](
        "联络员",
        lambda row: row.clerk.name if row.clerk else None,
        key="clerk",
        synonyms=("联系人", "Clerk", "Contact", "Contact person"),
    ),
    RosterColumn[UnitRow](
        "联系电话",
        lambda row: row.clerk.phone if row.clerk else None,
        key="phone",
        synonyms=(
            *("电话", "手机号码", "联络员电话", "联系方式", "手机", "手机号"),
            *("Phone", "Telephone", "Mobile"),
        ),
    ),
    RosterColumn[UnitRow](
        "曾用名",
        lambda row: "、".join(row.other_names),
        key="old",
        synonyms=("原名称", "原单位名称", "别名", "简称", "Former name", "Other names"),
    ),
)
PEOPLE_COLUMNS = (
    RosterColumn[Post](
        "姓名",
        lambda post: post.person.name,
        key="name",
        synonyms=("名字", "Name", "Full name"),
        is_required=True,
    ),
    RosterColumn[Post](
        "所在单位",
        lambda post: post.unit.name,
        key="unit",
        synonyms=(
            *("单位", "工作单位", "单位名称", "所属单位", "现工作单位", "单位职务"),
            *("Unit", "Department", "Organisation", "Organization"),
        ),
        is_required=True,
        type="unit",
    ),
    RosterColumn[Post](
        "职务",
        lambda post: post.title,
        key="title",
        synonyms=("岗位", "职务职级", "职位", "Title", "Position", "Post"),
    ),
    RosterColumn[Post](
        "平台职责",
        roles_cell,
        key="role",
        synonyms=("角色", "平台角色", "权限", "用户角色", "Role"),
    ),
    RosterColumn[Post](
        "手机号码",
        lambda post: post.person.phone,
        key="phone",
        synonyms=(
            *("手机", "联系电话", "电话", "手机号", "联系方式"),
            *("Phone", "Telephone", "Mobile"),
        ),
    ),
)
UNITS = KindSpec(
    key="units",
    label="单位名册",
    word="个",
    hints=("单位名册", "部门名册", "机构"),
    fields=fields_of(UNIT_COLUMNS),
)
PEOPLE = KindSpec(
    key="people",
    label="人员名册",
    word="人",
    hints=("人员名册", "花名册", "名单", "人员"),
    fields=fields_of(PEOPLE_COLUMNS),
)
