"""What the console's pages have in common: who may enter, and the row of tabs."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms_lite_learners import access, invitations, jobs, pulse, removal
from lms_lite_learners.data import JobState
from lms_lite_learners.panel.door import show, signed_in_page

P = ParamSpec("P")
TABS = {
    "console": _("Organisations"),
    "console-jobs": _("Jobs"),
    "console-mails": _("Failed mails"),
    "console-erasers": _("Failed erasers"),
    "console-platform": _("Platform"),
}

__all__ = ["operator_page", "show_console", "url_of_tab"]


def operator_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for operators; to everybody else who is signed in there is none."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        access.ensure_operator(request.user)
        return view(request, *args, **kwargs)

    return signed_in_page(cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded))


def url_of_tab(name: str) -> str:
    """The path of one of the console's pages."""
    return reverse(f"lms_lite_learners:panel-{name}")


def show_console(
    request: HttpRequest,
    name: str,
    template: str,
    context: Mapping[str, Any],
    *,
    by_state: Mapping[str, int] | None = None,
) -> HttpResponse:
    """One of the console's pages under its tabs, with what an operator should know at once.

    `by_state` are the figures of all jobs, if they were counted already.
    """
    now = timezone.now()
    by_state = by_state or jobs.count_jobs(now)
    last = pulse.last_beat(pulse.TICK)
    numbers = {
        "console-jobs": by_state[JobState.QUEUED] + by_state[JobState.RUNNING],
        "console-mails": invitations.count_failed(),
        "console-erasers": removal.count_failed(),
    }
    tabs = [
        {
            "label": label,
            "url": url_of_tab(tab),
            "is_current": tab == name,
            "number": numbers.get(tab),
        }
        for tab, label in TABS.items()
    ]
    around = {
        "tabs": tabs,
        "last_tick": last,
        "is_tick_late": last is None or now - last > pulse.LATE,
        "title": TABS[name],
    }
    return show(request, f"console/{template}", around | dict(context))
