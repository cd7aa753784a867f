"""A browser in front of a running sandbox."""

from collections.abc import Iterator

import pytest
from browsing import sign_in
from walks.site import Site, running

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory, prepared) -> Iterator[Site]:
    """A sandbox with a folder and a database of its own."""
    with running(tmp_path_factory.mktemp("browser-site"), prepared) as site:
        yield site


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium; it must ask nothing of any other host."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium, site):
    """Open a browser as somebody: visitor("acme-manager", width=360, script=False)."""
    contexts = []

    def visit(username="", *, width=1280, script=True, password="sandbox", locale="en"):
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            locale=locale,
        )
        contexts.append(context)
        page = context.new_page()
        if username:
            sign_in(page, username, password)
        return page

    yield visit
    for context in contexts:
        context.close()
