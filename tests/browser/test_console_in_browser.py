"""The console and the audit trail as an operator's browser sees them."""

import pytest

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "?search=acme",
    "plans/Acme/",
    "jobs/",
    "mails/",
    "mails/Acme/",
    "erasers/",
    "platform/",
)


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_accessible_fits_and_keeps_to_the_policy(visitor, site, width):
    from axe_playwright_python.sync_playwright import Axe

    emails = {"emails": "console@new.example"}
    assert site.client("acme-manager").post("/learners/Acme/add/", emails).ok
    page, told = visitor("operator", width=width), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    for path in ["/learners/Acme/audit/", *(f"/learners/console/{path}" for path in PAGES)]:
        page.goto(path)
        found = Axe().run(page, context=".lms-lite-learners").response["violations"]
        assert [(path, rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert told == []


def test_without_script_a_plan_is_set_by_keys_alone(visitor):
    page = visitor("operator", script=False)
    page.goto("/learners/console/?search=globex")
    page.get_by_role("link", name="Set plan").press("Enter")
    page.get_by_label("Plan", exact=True).select_option("free")
    page.get_by_role("button", name="Set plan").press("Enter")
    page.get_by_text("has this plan now: Free.").wait_for()
    assert "Free" in page.get_by_role("row").nth(1).inner_text()
