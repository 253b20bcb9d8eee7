"""All that the product stores about people, from each app's list."""

from collections.abc import Iterable

from tongpin.accounts import personal as accounts
from tongpin.acts import personal as acts
from tongpin.burden import personal as burden
from tongpin.campaigns import personal as campaigns
from tongpin.contests import personal as contests
from tongpin.dossiers import personal as dossiers
from tongpin.duties import personal as duties
from tongpin.evidence import personal as evidence
from tongpin.guide import personal as guide
from tongpin.home import personal as home
from tongpin.learning import personal as learning
from tongpin.ledgers import personal as ledgers
from tongpin.notices import personal as notices
from tongpin.office import personal as office
from tongpin.orgs import personal as orgs
from tongpin.orgs.personal_data import PersonalData, Retention
from tongpin.oversight import personal as oversight
from tongpin.plans import personal as plans
from tongpin.questions import personal as questions
from tongpin.quizzes import personal as quizzes
from tongpin.reports import personal as reports
from tongpin.search import personal as search
from tongpin.service import personal as service
from tongpin.signin import personal as signin

# Title of a section of docs/personal-data.md, and what it lists.
SECTIONS: tuple[tuple[str, tuple[PersonalData, ...]], ...] = (
    ("本人与任职", orgs.PERSONAL_DATA),
    ("参加活动", acts.PERSONAL_DATA),
    ("签到", signin.PERSONAL_DATA),
    ("档案材料", dossiers.PERSONAL_DATA),
    ("答题", quizzes.PERSONAL_DATA),
    ("题库", questions.PERSONAL_DATA),
    ("每日学习", learning.PERSONAL_DATA),
    ("比赛", contests.PERSONAL_DATA),
    ("计划", plans.PERSONAL_DATA),
    ("任务", duties.PERSONAL_DATA),
    ("督导与问题", oversight.PERSONAL_DATA),
    ("群众点单", service.PERSONAL_DATA),
    ("工作机制", campaigns.PERSONAL_DATA),
    ("办公室文件", office.PERSONAL_DATA),
    ("数据需求与意见", burden.PERSONAL_DATA),
    ("台账", ledgers.PERSONAL_DATA),
    ("报告", reports.PERSONAL_DATA),
    ("搜索", search.PERSONAL_DATA),
    ("提醒", notices.PERSONAL_DATA),
    ("文件", evidence.PERSONAL_DATA),
    ("账号", accounts.PERSONAL_DATA),
    ("首次提示", guide.PERSONAL_DATA),
    ("登录", home.PERSONAL_DATA),
)

RETENTIONS: tuple[Retention, ...] = (
    *signin.RETENTIONS,
    *plans.RETENTIONS,
    *acts.RETENTIONS,
    *dossiers.RETENTIONS,
    *quizzes.RETENTIONS,
)

HEAD = """\
# 存了哪些个人信息 What is stored about people

由各应用的 `personal.py` 生成，勿手工改动；改了清单后运行 `scripts/personal-data`。

登录的人在“我的”页看到与自己有关的内容，并可带走全部（`everything.json`）；未登录的手机只看到来自本机的内容。
“导出项”是 `everything.json` 中的键；没有的，注明原因。
"""
RETENTION_HEAD = """
## 活动结束后到期清空

活动结束后，下列内容存满所设天数即列入清单，由系统管理员签字并确认后清空；数字和已发布的报告不受影响。

"""
COLUMNS = ("存什么", "在哪里", "为什么", "存多久", "要求删除时", "删除后留下什么", "导出项")


def all_personal_data() -> list[PersonalData]:
    """Every entry of every app, section by section."""
    entries: list[PersonalData] = []
    for __, section in SECTIONS:
        entries.extend(section)
    return entries


def table_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def personal_data_page() -> str:
    """docs/personal-data.md."""
    page = HEAD
    for title, entries in SECTIONS:
        page += f"\n## {title}\n\n"
        page += table_row(COLUMNS)
        page += table_row(["---"] * len(COLUMNS))
        for entry in entries:
            exported = f"`{entry.key}`" if entry.key else entry.excuse
            cells = [
                entry.label,
                f"`{entry.column}`",
                entry.purpose,
                entry.kept_for,
                entry.erasure,
                entry.remainder,
                exported,
            ]
            page += table_row(cells)
    return page + retention_section()


def retention_section() -> str:
    """What is emptied once a campaign is over, and when."""
    section = RETENTION_HEAD
    section += table_row(("存什么", "结束后存多久", "清空后留下什么"))
    section += table_row(["---"] * 3)
    for retention in RETENTIONS:
        setting = f"`TONGPIN_{retention.setting}`"
        section += table_row([retention.label, setting, retention.remainder])
    return section
