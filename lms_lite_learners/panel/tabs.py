"""The row of tabs above an organisation's pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms_lite_learners import roster
from lms_lite_learners.data import Page, Query, Status
from lms_lite_learners.panel import address

LABELS = {Status.ACTIVE: _("Active"), Status.PENDING: _("Pending")}

__all__ = ["LABELS", "courses_tab", "tabs_of"]


def tabs_of(org: str, *, current: str) -> list[dict[str, Any]]:
    """The lists with how long they are, and the courses."""
    lists = [
        {
            "label": LABELS[status],
            "url": address.url_of(org, Query(tab=status.value)),
            "is_current": current == status,
            "page": Page([], *roster.count(org, status.value)),
        }
        for status in LABELS
    ]
    return [*lists, courses_tab(org, is_current=current == "courses")]


def courses_tab(org: str, *, is_current: bool = False) -> dict[str, Any]:
    """The tab of the courses, which says no number."""
    url = reverse("lms_lite_learners:panel-courses", kwargs={"org": org})
    return {"label": _("Courses"), "url": url, "is_current": is_current, "page": None}
