"""A learner's page and the way to it, as a browser sees them."""

import re

import pytest

pytestmark = pytest.mark.browser

WIDTHS = [1280, 360]
LISTS = {"active": "/learners/Acme/?search=acme-learner", "pending": "/learners/Acme/?tab=pending"}


@pytest.fixture(scope="module")
def people(site):
    """Somebody on each tab, one of them with a long address."""
    client = site.client("acme-manager")
    emails = "acme-learner@sandbox.example a-rather-long-address.of-somebody@quite-long.example"
    assert client.post("/learners/Acme/add/", {"emails": emails}).ok


@pytest.fixture
def open_page(visitor, people):
    """Go to the list of a tab and, by keys, to the page of its first learner."""

    def go(tab, width=1280):
        page = visitor("acme-manager", width=width)
        page.goto(LISTS[tab])
        page.get_by_role("rowheader").first.get_by_role("link").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/learners/Acme/\d+/"))
        return page

    return go


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("tab", LISTS)
def test_the_page_is_accessible_and_fits(open_page, tab, width):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(tab, width)
    found = Axe().run(page, context=".lms-lite-learners").response["violations"]
    serious = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("tab", LISTS)
def test_the_way_back_leads_to_the_same_list(open_page, tab):
    page = open_page(tab)
    page.get_by_role("link", name="Learners of").click()
    page.wait_for_url(f"**{LISTS[tab]}")


def test_an_act_opens_a_dialog_by_keys_and_gives_the_focus_back(open_page):
    page, told = open_page("pending"), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    link = page.get_by_role("link", name="Copy link")
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_label("Link").wait_for()
    page.keyboard.press("Escape")
    assert link.evaluate("link => link === document.activeElement")
    assert told == []


def test_revoking_leads_to_the_list(open_page, site):
    site.client("acme-manager").post("/learners/Acme/add/", {"emails": "zoe@zz.example"})
    page = open_page("pending")
    page.get_by_role("link", name="Revoke …").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    page.wait_for_url("**/learners/Acme/?tab=pending")
    assert "is revoked" in page.locator("#lll-notices").inner_text()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_box_that_selects_the_page_says_so_where_no_head_does(visitor, people, width):
    page = visitor("acme-manager", width=width)
    page.goto(LISTS["pending"])
    box = page.get_by_role("checkbox", name="Select all on this page")
    box.wait_for()
    assert page.locator(".lll-all span").is_visible() == (width == 360)
    if width == 360:
        page.get_by_text("Select all on this page").click()
    else:
        box.check()
    assert box.is_checked()
    number = page.locator("input[name=learner]").count()
    assert number
    page.get_by_text(f"{number} selected").wait_for()
