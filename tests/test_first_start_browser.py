"""From an empty folder to a county that was released, backed up, brought back and moved."""

import re
import shlex
import subprocess
from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth
from playwright.sync_api import Browser, Page, expect

from tests.folders import RUN, own_folder
from tests.served import printed, served_site
from tests.test_browser import browser, context_of  # noqa: F401
from tongpin.accounts.invitation_codes import spaced
from tongpin.testing import workbook

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NEW_CODE = """
from tongpin.administration.setup_code import make_setup_code
print(make_setup_code())
"""
PHONE_PX = 360
UNITS, PEOPLE = 30, 200
ROOT = Path(__file__).parents[1]
MOVE = """
url=$DATABASE_URL
DATABASE_URL= $TONGPIN move "$url"
$TONGPIN verify --rows
psql -q "$url" -c "UPDATE acts_act SET title = '别的' WHERE title = '专题学习一'"
$TONGPIN verify --rows && exit 1
exit 0
"""  # what an operator types, the change of a row in the database shell among it
NAMES = {"system": "秦越川", "security": "苏见微", "audit": "温若谷"}
PASSWORD = "Qinghe-2026-first"  # noqa: S105


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    asking = "system,security,audit,office,clerk"
    with served_site(folder, "", second_factor=asking) as (address, __):
        # which makes the one that serve printed worthless
        yield address, printed(folder, NEW_CODE), folder


def letters_on(page: Page) -> dict[str, str]:
    """Name -> link of each letter."""
    links = {}
    for letter in page.locator("section.letter").all():
        links[letter.locator("h2").inner_text()] = letter.locator("a").get_attribute("href")
    return links


def joined(browser: Browser, link: str, username: str) -> Page:  # noqa: F811
    """The page of somebody who opened an account by a letter, on a phone."""
    page = context_of(browser, PHONE_PX).new_page()
    page.goto(link)
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("main button.primary")
    expect(page.locator("main")).to_contain_text("第二因素，请先设置")
    page.goto(link.partition("/join/")[0] + "/accounts/factors/totp/activate/")
    secret = page.locator("#authenticator_secret").input_value()
    page.fill("[name=code]", code_of(secret))
    page.click("main form button.primary")
    expect(page.locator("h1")).to_have_text("恢复代码")
    return page


def code_of(secret: str) -> str:
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def width_beyond(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


def load_register(page: Page, name: str, content: bytes) -> None:
    """Take in a workbook by the form of files that the page shows."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("[name=files]", file)
    page.click("main button:has-text('试读')")
    page.click("main :is(section, .head) button.primary")


def units_register() -> bytes:
    """A register of thirty units below the county, with a clerk in the first."""
    rows = [[f"第{number}镇", "青禾县", None] for number in range(1, UNITS)]
    rows[0][2] = "白露"
    return workbook(["单位名称", "上级单位", "联络员"], *rows, title="单位名册")


def people_roster() -> bytes:
    """Two hundred people of the units, one of them in the office."""
    rows: list[list[str | None]] = [["闻人月", "青禾县", "主任", "办公室"]]
    for number in range(1, PEOPLE):
        rows.append([f"甲某{number}", f"第{number % (UNITS - 1) + 1}镇", "干部", None])
    return workbook(["姓名", "所在单位", "职务", "平台职责"], *rows, title="人员名册")


def sessions_ledger() -> bytes:
    return workbook(
        ["单位", "日期", "学习主题", "参加人数"],
        ["第1镇", date(2021, 3, 10), "专题学习一", 20],
        ["第1镇", date(2021, 3, 17), "专题学习二", 21],
        title="学习台账",
    )


def printed_by(folder: Path, *arguments: str, **settings: str) -> str:
    """What Tongpin prints that works in the folder; it has to end well."""
    env = own_folder(folder, **settings)
    done = subprocess.run(
        [*RUN, *arguments], env=env, check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_county_begins_in_a_browser_and_is_moved(browser, empty_site, tmp_path):  # noqa: F811
    site, code, folder = empty_site
    page = context_of(browser).new_page()
    page.goto(f"{site}/setup/")
    page.fill("[name=setup_code]", spaced(code))
    page.fill("[name=county]", "青禾县")
    for role, name in NAMES.items():
        page.fill(f"[name={role}]", name)
    page.select_option("[name=pack]", "study-2021")
    page.click("main button.primary")
    letters = letters_on(page)
    audit_letter = letters["温若谷"]

    system = joined(browser, letters["秦越川"], "system")
    security = joined(browser, letters["苏见微"], "security")
    system.goto(f"{site}/administration/registers/")
    load_register(system, "单位名册.xlsx", units_register())
    system.goto(f"{site}/administration/registers/")
    load_register(system, "人员名册.xlsx", people_roster())
    security.goto(f"{site}/administration/proposals/")
    expect(security.locator("main")).to_contain_text("白露")
    security.click("[name=confirm]")
    system.goto(f"{site}/administration/invitations/")
    system.click("main form button.primary")
    letters = letters_on(system)
    clerk = joined(browser, letters["白露"], "bailu")
    clerk.goto(f"{site}/ledgers/load/")
    load_register(clerk, "学习台账.xlsx", sessions_ledger())
    office = joined(browser, letters["闻人月"], "wenren")
    office.goto(f"{site}/reports/")
    office.click("main .actions a[href*=releases\\/new]")
    office.click("main form button.primary")
    expect(office.locator("main")).to_contain_text("2")
    for path in ("/administration/steps/", "/administration/units/", "/administration/people/"):
        system.goto(site + path)
        assert width_beyond(system) == 0, path
    audit = joined(browser, audit_letter, "audit")
    audit.goto(f"{site}/")
    for text in ("凭邀请码开通账号", "签发报告"):
        expect(audit.locator("main")).to_contain_text(text)

    backup, elsewhere = tmp_path / "county.tongpin", tmp_path / "elsewhere"
    passphrase = ("--passphrase", "env:PASSPHRASE")
    printed_by(folder, "backup", str(backup), *passphrase, PASSPHRASE=PASSWORD)
    printed_by(elsewhere, "restore", str(backup), *passphrase, PASSPHRASE=PASSWORD)
    env = own_folder(elsewhere, TONGPIN=shlex.join(RUN))
    with_postgres = [str(ROOT / "scripts" / "with-postgres"), "bash", "-euc", MOVE]
    moved = subprocess.run(
        with_postgres, env=env, check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert moved.returncode == 0, moved.stdout + moved.stderr
    (fault,) = re.findall(r"^acts_act #.*", moved.stdout, re.MULTILINE)
    assert re.match(r"acts_act #\d+：被改动；系统最后一次写入：白露，", fault), fault
