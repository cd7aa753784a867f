"""How the plugin stands on this platform: system checks, wires, and what a removal knows."""

from typing import Any

from django.core import checks
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lms_lite_learners.data import Cover
from lms_lite_learners.host.told_checks import told_checks
from lms_lite_learners.panel.console.around import operator_page, show_console
from lms_lite_learners.removal import coverage

COVERS = {
    Cover.ERASE.value: _("Erased"),
    Cover.BLANK.value: _("Kept without the person"),
    Cover.KEEP.value: _("Kept, for a reason"),
    Cover.QUOTES.value: _("May quote somebody"),
    Cover.UNKNOWN.value: _("Unknown models"),
    "unknown receivers": _("Unknown receivers"),
}

__all__ = ["platform"]


@require_safe
@operator_page
def platform(request: HttpRequest) -> HttpResponse:
    """What `manage.py check` and `erasure-coverage` tell, of the process that serves the page."""
    counts, unknown = coverage.running_figures()
    context = {
        "checks": [_told(message) for message in told_checks()],
        "figures": [{"label": COVERS[name], "number": number} for name, number in counts.items()],
        "unknown": unknown,
    }
    return show_console(request, "console-platform", "platform.html", context)


def _told(message: checks.CheckMessage) -> dict[str, Any]:
    """One message, its tone, and the word for it."""
    if message.level >= checks.ERROR:
        tone, word = "danger", _("Error")
    elif message.level >= checks.WARNING:
        tone, word = "warning", _("Doubtful")
    elif str(message.id).endswith("I002"):
        tone, word = "info", _("Without")
    else:
        tone, word = "success", _("Fine")
    return {
        "id": message.id,
        "tone": tone,
        "word": word,
        "text": message.msg,
        "hint": message.hint or "",
    }
