"""The entry of the platform's user menu, which a theme includes: see docs/ways-in.md."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lms_lite_learners import ways_in

__all__ = ["entry"]


def entry(user: Any) -> dict[str, str] | None:
    """Label and path for who has something here; None to everybody else.

    Staff who look at the site as a learner keep their own menu, as the platform's does.
    """
    own = getattr(user, "real_user", user)
    if not ways_in.has_any(own):
        return None
    return {"label": _("Learner Management"), "url": reverse("lms_lite_learners:panel-home")}
