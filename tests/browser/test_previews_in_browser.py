"""A preview in a browser: looked at, mended, applied and compared, with and without script."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

WIDTHS = [1280, 360]


def file_of(text):
    """A file as it is chosen in a form."""
    return {"name": "staff.csv", "mimeType": "text/csv", "buffer": text.encode()}


@pytest.fixture
def preview(visitor, site):
    """A manager's checked file in front of a browser of this width."""

    def check(width=1280, *, text="email\nada@new.example\ntwo@@new.example\n", **options):
        page = visitor("acme-manager", width=width, **options)
        page.goto("/learners/Acme/imports/")
        page.get_by_label("File", exact=True).set_input_files(file_of(text))
        page.get_by_role("button", name="Check only").click()
        page.locator("#lll-apply").wait_for(timeout=60_000)
        return page

    return check


def look(page, width, name):
    """Axe and the width have nothing to say; a picture is kept where it is asked for."""
    from axe_playwright_python.sync_playwright import Axe

    if folder := os.environ.get("LEARNERS_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    found = Axe().run(page, context=".lms-lite-learners").response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_accessible_and_fit(preview, width):
    page, told = preview(width), []
    page.on("pageerror", lambda error: told.append(str(error)))
    look(page, width, "preview")
    page.get_by_role("link", name="1 new").click()
    page.get_by_role("heading", name="staff.csv").wait_for()
    look(page, width, "compared")
    page.get_by_role("link", name="Not in the file").click()
    page.get_by_role("button", name="Remove the ticked").wait_for()
    page.get_by_label("Select ").first.check()
    look(page, width, "gone")
    page.get_by_role("button", name="Remove the ticked").click()
    page.get_by_text("Confirm that the file is the whole list").wait_for()
    look(page, width, "refused")
    assert not page.get_by_label("Select ").first.is_checked()
    page.get_by_label("Select ").first.check()
    page.get_by_label("The file is the whole list").check()
    page.get_by_role("button", name="Remove the ticked").click()
    page.get_by_role("heading", name="Remove 1 learner?").wait_for()
    assert told == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_row_is_mended_and_all_are_added(preview, script):
    name = "with" if script else "without"
    text = f"email\nada-{name}@new.example\ntwo@@new.example\n"
    page = preview(360, text=text, script=script)
    page.get_by_label("Correct address for line 3").fill(f"two-{name}@new.example")
    page.get_by_role("button", name="Correct", exact=True).click()
    page.get_by_role("button", name="Add these 2 learners").click()
    page.get_by_text("2 of 2 rows").wait_for(timeout=60_000)
    page.reload()
    page.get_by_text("2 of 2 rows").wait_for()
    assert f"two-{name}@new.example" in page.get_by_role("table").inner_text()
