"""The row of tabs above an organisation's pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms_lite_learners import plans, roster
from lms_lite_learners.data import Page, Query, Status
from lms_lite_learners.panel import address

LABELS = {Status.ACTIVE: _("Active"), Status.PENDING: _("Pending")}
MORE = {"courses": _("Courses"), "removals": _("Removals"), "audit": _("Audit trail")}

__all__ = ["LABELS", "more_tabs", "tabs_of"]


def tabs_of(org: str, *, current: str) -> list[dict[str, Any]]:
    """The lists with how long they are, and what else there is; without a plan what goes on."""
    if not plans.has_feature(org):
        return more_tabs(org, current=current)[1:]
    lists = [
        {
            "label": LABELS[status],
            "url": address.url_of(org, Query(tab=status.value)),
            "is_current": current == status,
            "page": Page([], *roster.count(org, status.value)),
        }
        for status in LABELS
    ]
    return [*lists, *more_tabs(org, current=current)]


def more_tabs(org: str, *, current: str = "") -> list[dict[str, Any]]:
    """The tabs behind the lists, which say no number."""
    return [
        {
            "label": label,
            "url": reverse(f"lms_lite_learners:panel-{name}", kwargs={"org": org}),
            "is_current": current == name,
            "page": None,
        }
        for name, label in MORE.items()
    ]
