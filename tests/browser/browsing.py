"""What people do in a browser again and again."""

from pathlib import Path

STAFF_FILE = Path(__file__).parents[1] / "data" / "acme-staff.csv"


def sign_in(page, username, password):
    """Sign in by the page's own form."""
    page.goto("/login")
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=username]").fill(username)
    page.locator("#main button[type=submit]").click()
    page.wait_for_url("**/dashboard")
