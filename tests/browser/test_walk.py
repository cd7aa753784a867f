"""The whole walk in a browser: import, invitation, registration, confirmation, active."""

import re

import pytest
from browsing import STAFF_FILE, sign_in
from walks.site import wait_for

pytestmark = pytest.mark.browser

ADDRESS = "richard.johnson@acme.example"
PASSWORD = "three quiet otters"
MINUTE = 60_000


def count_of(page, tab):
    """The number beside a tab's name."""
    text = page.get_by_role("link", name=re.compile(f"^{tab} ")).inner_text()
    return int(re.sub(r"\D", "", text))


def open_mail(page, address, subject_part=""):
    """Open the newest mail to an address in the mailbox."""

    def found():
        page.goto(f"/sandbox/mail/?to={address}")
        return page.locator("#main table a", has_text=subject_part).count()

    wait_for(found, 180)
    page.locator("#main table a", has_text=subject_part).first.click()


def test_an_imported_person_registers_confirms_and_is_active_in_the_course_of_the_file(visitor):
    manager = visitor("acme-manager")
    manager.goto("/learners/Acme/?tab=pending")
    before = count_of(manager, "Pending")

    manager.get_by_role("link", name="Add learners").first.click()
    manager.get_by_role("link", name="Import a file").click()
    manager.get_by_label("File", exact=True).set_input_files(STAFF_FILE)
    manager.get_by_role("button", name="Import", exact=True).click()
    manager.locator(".lll-jobline", has_text=re.compile("Finished|Failed")).wait_for(
        timeout=3 * MINUTE
    )
    assert "2,000 of 2,000 rows" in manager.locator(".lll-jobline").inner_text()
    manager.get_by_role("link", name="To the pending learners").click()
    assert count_of(manager, "Pending") == before + 2000

    guest = visitor()
    open_mail(guest, ADDRESS, "invites you")
    guest.locator(".sandbox-mail-text a[href*='/learners/invitations/']").first.click()
    guest.get_by_role("link", name=re.compile("account", re.IGNORECASE)).first.click()
    guest.locator("input[name=email]").fill(ADDRESS)
    guest.locator("input[name=username]").fill("richard-johnson")
    guest.locator("input[name=name]").fill("Richard Johnson")
    guest.locator("input[name=password]").fill(PASSWORD)
    guest.get_by_role("button", name="Create the account").click()
    open_mail(guest, ADDRESS, "Confirm")
    guest.locator(".sandbox-mail-text a[href*='/activate/']").first.click()

    learner = visitor()
    sign_in(learner, ADDRESS, PASSWORD)
    assert learner.locator("[data-course-key='course-v1:Acme+LEAD300+2026']").count() == 1

    def is_active():
        manager.goto(f"/learners/Acme/?search={ADDRESS}")
        return manager.get_by_role("rowheader", name="Richard Johnson").count()

    wait_for(is_active, 180)
    row = manager.get_by_role("row", name="Richard Johnson")
    assert row.locator("[data-label=Enrolled]").inner_text() == "1"
    manager.goto("/learners/Acme/?tab=pending")
    assert count_of(manager, "Pending") == before + 1999
