"""Removing learners as a browser sees it: choosing, confirming, the receipt, nothing left."""

import re

import pytest

pytestmark = pytest.mark.browser

WIDTHS = [1280, 360]


@pytest.fixture
def people(site):
    """Put pending people on Acme's list: people("ada", "bob")."""

    def add(*names):
        emails = " ".join(f"{name}@removal.example" for name in names)
        assert site.client("acme-manager").post("/learners/Acme/add/", {"emails": emails}).ok

    return add


def removal_of(page, *names):
    """Tick the people on the pending list and ask for their removal."""
    page.goto("/learners/Acme/?tab=pending&ordering=email&search=")
    for name in names:
        page.get_by_label(f"Select {name}@removal.example").check()
    page.get_by_role("button", name="Remove learners").click()
    return page.get_by_role("dialog")


def finish(page, dialog):
    """Confirm, wait for the end, and go to the receipt."""
    dialog.get_by_label("I confirm").check()
    dialog.get_by_role("button", name="Remove learners").click()
    page.wait_for_url("**/jobs/**")
    page.get_by_role("link", name="To the receipt").click(timeout=60_000)
    page.get_by_role("heading", name=re.compile(r"Receipt \d+")).wait_for()


def serious(page):
    """What axe finds that shuts people out."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".lms-lite-learners").response["violations"]
    return [
        (rule["id"], rule["nodes"][0]["html"])
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]


def test_selected_confirmed_and_gone_with_a_receipt(visitor, people):
    people("ann", "ben", "cleo")
    page, told = visitor("acme-manager"), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    dialog = removal_of(page, "ann", "ben")
    dialog.get_by_text("Remove 2 learners?").wait_for()
    dialog.get_by_role("button", name="Remove learners").click()
    dialog.get_by_role("alert").get_by_text("Confirm that").wait_for()
    finish(page, dialog)
    assert told == []
    page.goto("/learners/Acme/?tab=pending&search=cleo@removal.example")
    page.get_by_label("Select cleo@removal.example").wait_for()
    page.goto("/learners/Acme/?tab=pending&search=ann@removal.example")
    page.get_by_text("Nobody matches").wait_for()
    page.goto("/learners/Acme/?tab=pending")
    assert not page.locator(".lll-selected").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_dialog_and_receipt_are_accessible_and_fit(visitor, people, width):
    people(f"dora-{width}")
    page = visitor("acme-manager", width=width)
    dialog = removal_of(page, f"dora-{width}")
    dialog.get_by_text("Remove 1 learner?").wait_for()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    finish(page, dialog)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_and_by_address(visitor, people):
    people("emil")
    page = visitor("acme-manager", script=False)
    page.goto("/learners/Acme/removals/")
    page.get_by_role("link", name="Remove by address").click()
    page.get_by_label("E-mail addresses").fill("emil@removal.example nobody@removal.example")
    page.get_by_role("button", name="Show what goes").click()
    page.get_by_text("Nobody here has these addresses").wait_for()
    page.get_by_label("I confirm").check()
    page.get_by_role("button", name="Remove learners").click()
    page.get_by_role("link", name="To the receipt").click(timeout=60_000)
    page.get_by_role("heading", name=re.compile(r"Receipt \d+")).wait_for()


def test_by_keys_alone(visitor, people):
    people("fay")
    page = visitor("acme-manager")
    page.goto("/learners/Acme/?tab=pending&search=fay@removal.example")
    menu = page.get_by_label("More for fay@removal.example")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("I confirm").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/jobs/**")


def test_the_receipt_prints_on_one_page_without_the_frame(visitor, people):
    people("gus")
    page = visitor("acme-manager")
    finish(page, removal_of(page, "gus"))
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Removals of").is_visible()
    assert not page.get_by_role("button", name="Verify now").is_visible()
    assert page.get_by_role("heading", name=re.compile(r"Receipt \d+")).is_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf())) == 1


def test_verifying_leads_back_to_the_receipt(visitor, people):
    people("hal")
    page = visitor("acme-manager")
    finish(page, removal_of(page, "hal"))
    page.get_by_role("button", name="Verify now").click()
    page.get_by_role("link", name="To the receipt").click(timeout=60_000)
    page.get_by_text("Nothing was there any more.").wait_for()


def test_what_removal_would_erase_loads_on_the_learners_page(visitor, site):
    site.client("acme-manager").post(
        "/learners/Acme/add/", {"emails": "acme-learner@sandbox.example"}
    )
    page = visitor("acme-manager")
    page.goto("/learners/Acme/?search=acme-learner@sandbox.example")
    page.get_by_role("rowheader").first.get_by_role("link").click()
    page.get_by_role("link", name="What removal would erase").click()
    page.get_by_role("heading", name="What removal would erase").wait_for()
    page.get_by_role("rowheader", name="Enrolments").wait_for()
