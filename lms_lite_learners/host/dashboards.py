"""The platform's two instructor dashboards, and what an entry in each is made of."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from lms_lite_learners.host import sites

__all__ = ["asking_user", "can_render", "whole_url", "with_section", "with_tab"]

NAME = "lms_lite_learners"
# Of the template in our folder of templates that the old dashboard includes for our section.
FOLDER = f"/{NAME}/instructor_dashboard/"
TEMPLATES = Path(__file__).parents[1] / "templates"
# Behind the platform's own tabs, the last of which has 110.
SORT_ORDER = 130


def asking_user() -> Any:
    """The account whose request is answered; None outside a request."""
    import crum

    return crum.get_current_user()


def whole_url(path: str, org: str) -> str:
    """Address of a path where the reader is signed in; outside requests on the organisation's site.

    The new dashboard asks from an origin of its own, so a path alone would lead nowhere.
    """
    import crum

    request = crum.get_current_request()
    return str(request.build_absolute_uri(path)) if request else sites.site_url(org) + path


def can_render() -> bool:
    """Does the platform's Mako look for templates in our folder, as the old dashboard needs it?"""
    folders = {
        str(folder)
        for engine in settings.TEMPLATES
        if "edxmako" in engine["BACKEND"]
        for folder in engine.get("DIRS", ())
    }
    return str(TEMPLATES) in folders


def with_section(
    context: Mapping[str, Any], title: str, links: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """The context of the old dashboard with a section of links (text, path), there once."""
    others = [one for one in context["sections"] if one.get("section_key") != NAME]
    section = {
        "section_key": NAME,
        "section_display_name": title,
        "course_id": str(context["course"].id),
        "template_path_prefix": FOLDER,
        "links": list(links),
    }
    return {**context, "sections": [*others, section]}


def with_tab(tabs: Sequence[dict[str, Any]], title: str, url: str) -> list[dict[str, Any]]:
    """The tabs of the new dashboard with one of ours, there once.

    The address must be a whole one: the new dashboard takes a path for a page of its own.
    """
    others = [one for one in tabs if one.get("tab_id") != NAME]
    return [*others, {"tab_id": NAME, "title": title, "url": url, "sort_order": SORT_ORDER}]
