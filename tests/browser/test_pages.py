"""The pages as a browser sees them: accessible, within the policy, usable by keys alone."""

import re

import pytest
from browsing import STAFF_FILE

pytestmark = pytest.mark.browser

PAGES = {
    "active": "/learners/Acme/",
    "filters": "/learners/Acme/?never_logged_in=true",
    "pending": "/learners/Acme/?tab=pending",
    "add": "/learners/Acme/add/",
    "import": "/learners/Acme/imports/",
    "courses": "/learners/Acme/courses/",
    "exports": "/learners/Acme/exports/",
    "invitation settings": "/learners/Acme/invitation-settings/",
    "remove": "/learners/Acme/remove/",
    "removals": "/learners/Acme/removals/",
    "suppressions": "/learners/Acme/suppressions/",
    "launch": "/learners/launch/course-v1:Acme+SAFE101+2026/",
    "send": "/learners/launch/course-v1:Acme+SAFE101+2026/send/",
    "nothing": "/learners/Xyz/",
}
WIDTHS = [1280, 360]


@pytest.fixture(scope="module")
def people(site):
    """Somebody on each tab, and a course that was sent."""
    client = site.client("acme-manager")
    assert client.post(f"{PAGES['launch']}link/").ok
    emails = "acme-learner@sandbox.example ada@new.example bob@new.example"
    assert client.post("/learners/Acme/add/", {"emails": emails}).ok


@pytest.fixture
def manager(visitor, people):
    """Acme's manager in a browser, by width."""
    return lambda width=1280, **options: visitor("acme-manager", width=width, **options)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_serious(manager, path, width):
    from axe_playwright_python.sync_playwright import Axe

    page = manager(width)
    page.goto(path)
    found = Axe().run(page, context=".lms-lite-learners").response["violations"]
    serious = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in serious] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_hangs_over_the_edge(manager, path, width):
    page = manager(width)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_no_page_breaks_the_content_security_policy(manager, path):
    page, told = manager(), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert [text for text in told if "status of 404" not in text] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_an_authors_page_is_as_good(visitor, width):
    from axe_playwright_python.sync_playwright import Axe

    page, told = visitor("acme-author", width=width), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto("/learners/results/")
    page.get_by_role("button", name="Download", exact=True).wait_for()
    found = Axe().run(page, context=".lms-lite-learners").response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert told == []


def test_acts_in_place_keep_to_the_policy_too(manager):
    page, told = manager(), []
    page.goto(PAGES["pending"])
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.get_by_role("columnheader", name="E-mail").get_by_role("link").click()
    page.locator("[aria-sort=ascending]", has_text="E-mail").wait_for()
    page.get_by_label("More for ada@new.example").click()
    page.get_by_role("link", name="Copy link").click()
    page.get_by_role("dialog").wait_for()
    assert told == []


def test_every_thing_asked_for_comes_from_the_site(manager, site):
    page, hosts = manager(), set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(PAGES["pending"])
    assert hosts == {site.url.removeprefix("http://")}


def test_somebody_is_added_by_keys_alone(manager):
    page = manager()
    page.goto(PAGES["active"])
    keys = page.keyboard
    reach(page, "Add learners")
    keys.press("Enter")
    page.wait_for_url("**/add/")
    reach(page, "E-mail addresses")
    keys.type("keys@new.example")
    reach(page, "Send invitations")
    keys.press("Space")
    reach(page, "Add learners")
    keys.press("Enter")
    page.get_by_role("heading", name="What happened").wait_for()
    assert "keys@new.example" in page.get_by_role("table").inner_text()


def reach(page, name):
    """Press Tab until the thing of this name has the focus, and see that it shows it."""
    for _press in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const at = document.activeElement, look = getComputedStyle(at);
                const label = at.labels?.length ? at.labels[0].innerText : at.innerText;
                return [(at.ariaLabel || label || "").trim(), look.outlineStyle, look.outlineWidth];
            }"""
        )
        if focused[0].startswith(name):
            assert focused[1] != "none", f"{name} doesn't show that it has the focus"
            return
    pytest.fail(f"{name} is not to be reached by keys")


def test_a_dialog_opens_closes_and_gives_the_focus_back(manager):
    page = manager()
    page.goto(PAGES["pending"])
    menu = page.get_by_label("More for ada@new.example")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_text("Revoke the invitation of ada@new.example?").wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert menu.evaluate("summary => summary === document.activeElement")


def test_a_search_finds_while_typing_and_its_address_does_again(manager):
    page = manager()
    page.goto(PAGES["pending"])
    page.get_by_label("Search by address").press_sequentially("bob@")
    page.get_by_role("rowheader", name="ada@new.example").wait_for(state="detached")
    assert page.get_by_role("rowheader", name="bob@new.example").count() == 1
    assert page.url.endswith("/learners/Acme/?tab=pending&search=bob%40")
    page.reload()
    assert page.get_by_role("rowheader").all_inner_texts() == ["bob@new.example"]
    assert page.get_by_label("Search by address").input_value() == "bob@"


def test_the_selection_survives_paging(manager):
    page = manager()
    page.goto(f"{PAGES['pending']}&page_size=1&ordering=email")
    page.get_by_role("row").nth(1).get_by_role("checkbox").check()
    first = page.get_by_role("rowheader").inner_text()
    page.get_by_role("link", name="Next").click()
    page.get_by_role("rowheader", name=first).wait_for(state="detached")
    page.get_by_role("row").nth(1).get_by_role("checkbox").check()
    page.get_by_text("2 selected").wait_for()
    page.get_by_role("button", name="Remind selected").click()
    page.get_by_role("dialog").get_by_text("Remind 2 learners?").wait_for()


def test_the_head_box_ticks_the_page_and_offers_all_that_match(manager):
    page = manager()
    page.goto(f"{PAGES['pending']}&page_size=1&ordering=email")
    everybody = page.get_by_role("button", name=re.compile(r"Select all \d+ that match"))
    assert not everybody.is_visible()
    page.get_by_label("Select all on this page").check()
    everybody.click()
    page.get_by_text(re.compile(r"All \d+ selected")).wait_for()
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**cursor=**")
    box = page.get_by_label("Select all on this page")
    box.and_(page.locator(":checked")).wait_for()
    page.get_by_role("button", name="Remind selected").click()
    page.get_by_role("dialog").get_by_text(re.compile(r"Remind \d+ learners\?")).wait_for()


def test_without_script_an_import_is_followed_by_refreshing(manager):
    page = manager(script=False)
    page.goto(PAGES["import"])
    page.get_by_label("File", exact=True).set_input_files(STAFF_FILE)
    page.get_by_role("button", name="Check only").click()
    page.get_by_text("2,000 of 2,000 rows").wait_for(timeout=60_000)
    assert "nothing was written" in page.locator(".lll-job").inner_text()


def test_without_script_everything_of_a_row_can_be_reached(manager):
    page = manager(script=False)
    page.goto(PAGES["pending"])
    page.get_by_label("More for ada@new.example").click()
    page.get_by_role("link", name="Revoke").click()
    assert "Revoke the invitation of ada@new.example?" in page.locator("#main").inner_text()
    page.get_by_role("link", name="Cancel").click()
    assert page.url.endswith("?tab=pending")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_list_reads_from_right_to_left(manager, width):
    page = manager(width, locale="ar")
    page.goto(PAGES["pending"])
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
