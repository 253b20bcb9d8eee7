"""Pictures of every page at 360 and 1280 px: screenshots.py ADDRESS FOLDER [USER PASSWORD]."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PAGES = {
    "start": "/",
    "acts": "/acts/",
    "act": "/acts/1/",
    "figures": "/figures/",
    "figure": "/figures/sessions/",
    "report": "/reports/",
    "release-new": "/reports/releases/new/",
    "releases": "/reports/releases/",
    "ledgers": "/ledgers/",
    "load": "/ledgers/load/",
    "record": "/ledgers/record/session/",
    "units": "/units/",
    "unit": "/units/1/",
    "complaint": "/complaints/new/",
    "complaints": "/complaints/",
    "missing": "/acts/999999/",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def sign_in(page: Page, address: str, user: str, password: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", password)
    page.click("main button")
    page.wait_for_url(f"{address}/")


def main(address: str, folder: Path, user: str = "office", password: str = "tongpin-demo") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for width in (1280, 360):
            page = browser.new_page(viewport={"width": width, "height": 800}, locale="zh-CN")
            page.goto(f"{address}/accounts/login/")
            page.screenshot(path=folder / f"login-{width}.png")
            sign_in(page, address, user, password)
            for name, path in PAGES.items():
                page.goto(address + path)
                overflow = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                page.screenshot(path=folder / f"{name}-{width}.png")
                print(f"{name:12} {width:5} overflow {overflow}")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), *sys.argv[3:])
