"""How people are named in public: children by their surname alone."""

from tongpin.contests.models import Entrant

DOUBLE = frozenset(  # surnames of two characters
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 "  # noqa: SIM905
    "司徒 令狐 夏侯 端木 南宫 宇文 长孙 独孤 轩辕".split()
)


def public_name(entrant: Entrant) -> str:
    """张同学 for a child, the whole name for others, — for one that was erased."""
    if entrant.erased_at:
        return "—"
    if not entrant.is_child:
        return entrant.name
    has_double_surname = len(entrant.name) > 2 and entrant.name[:2] in DOUBLE
    surname = entrant.name[:2] if has_double_surname else entrant.name[:1]
    return f"{surname}同学"
