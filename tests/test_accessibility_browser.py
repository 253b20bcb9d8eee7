"""Every page as axe-core judges it, at the width of a phone: by role, and for nobody."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, URLPattern, get_resolver, resolve, reverse
from django.utils.timezone import localdate
from playwright.sync_api import Page

from tests.demonstration import copy_of
from tests.served import served_site
from tests.test_browser import browser, context_of, opened  # noqa: F401
from tongpin.operation.demo_logins import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE_PX = 360
MOST_OF_A_VIEW = 2  # pages of one view that one person looks at
LINKS = """links => links.filter(link => link.origin === location.origin)
                         .map(link => link.pathname + link.search)"""


@pytest.fixture(scope="module")
def site(demonstration_today, tmp_path_factory):
    folder = copy_of(demonstration_today, tmp_path_factory.mktemp("accessibility"))
    with served_site(folder, "") as (address, __):
        yield address


def paths_without_arguments() -> list[str]:
    """Addresses of our own pages that name no row; some of them no page links to."""
    paths = []
    for app in get_resolver().url_patterns:
        if not getattr(app, "app_name", ""):  # of another package, which we use in part
            continue
        for page in app.url_patterns:
            if isinstance(page, URLPattern) and not page.pattern.converters:
                paths.append(f"/{app.pattern}{page.pattern}")
    return paths


def crowded_paths() -> list[str]:
    """Addresses of pages that hold much in the demonstration."""
    return [reverse("plans:calendar", args=[unit, localdate().replace(day=1)]) for unit in (1, 3)]


def view_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:  # a quiz, which Django does not answer
        return path.split("/")[1]


class Walk:
    """One person's way through the site, from page to page."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.views = Counter[str]()

    def pages(self, starts: Iterable[str]) -> Iterator[str]:
        """Open page after page, some of each view, and tell their addresses."""
        waiting = deque(dict.fromkeys(starts))
        known = set(waiting)
        while waiting:
            path = waiting.popleft()
            if not self.is_wanted(path):
                continue
            self.page.goto(self.site + path)
            yield path
            links = self.page.eval_on_selector_all("a[href]", LINKS)
            new_links = dict.fromkeys(link for link in links if link not in known)
            waiting.extend(new_links)
            known.update(new_links)

    def is_wanted(self, path: str) -> bool:
        """Whether the address leads to a page whose view was not looked at often enough."""
        if self.views[view_of(urlsplit(path).path)] == MOST_OF_A_VIEW:
            return False
        answer = self.page.request.get(self.site + path)
        assert answer.status < 500, path
        is_html = answer.headers.get("content-type", "").startswith("text/html")
        is_file = "content-disposition" in answer.headers
        if not is_html or is_file or not answer.body():
            return False
        view = view_of(urlsplit(answer.url).path) if answer.ok else f"error {answer.status}"
        self.views[view] += 1
        return self.views[view] <= MOST_OF_A_VIEW


def barriers(page: Page) -> list[str]:
    """What axe-core finds wrong on the page: rule, element and its beginning."""
    options = {"runOnly": STANDARDS, "resultTypes": ["violations"]}
    lines = []
    for violation in Axe().run(page, options=options).response["violations"]:
        for node in violation["nodes"]:
            lines.append(f"{violation['id']}: {node['target']} {node['html'][:120]}")
    return lines


@pytest.fixture(scope="module")
def paths() -> list[str]:
    """Where walks begin: what one person finds the next one tries."""
    return [*paths_without_arguments(), *crowded_paths()]


@pytest.mark.parametrize(
    ("user", "views"),
    [("office", 80), ("clerk", 70), ("system", 15), ("security", 0), ("audit", 0), ("", 10)],
)
def test_no_page_puts_up_a_barrier(browser, site, paths, user, views):  # noqa: F811
    faults: list[str] = []
    context = context_of(browser, PHONE_PX)
    page = opened(context, site, user, PASSWORD) if user else context.new_page()
    walk = Walk(page, site)
    for path in walk.pages(tuple(paths)):
        faults += [f"{path} as {user or 'nobody'}: {barrier}" for barrier in barriers(page)]
        paths.append(path)
    context.close()

    assert faults == []
    assert len(walk.views) > views


def test_a_barrier_is_found(browser):  # noqa: F811
    page = context_of(browser, PHONE_PX).new_page()
    page.set_content("<html lang=en><title>A</title><main><h1>A</h1><img src=a.png></main></html>")

    assert barriers(page) == ["image-alt: ['img'] <img src=\"a.png\">"]
