"""The door between a browser and the courses: removed people stay out, launches enrol.

Only requests whose address names a course, or a part of one, are looked at; all others pass without
a query. Whatever goes wrong here is logged, never raised into the host's request.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from rest_framework.exceptions import APIException

from lms_lite_learners import launches, logs
from lms_lite_learners.host import openings, origins, tokens
from lms_lite_learners.host.courses import org_of
from lms_lite_learners.roster import barring
from lms_lite_learners.tasks.roster import publish_marked

log = logging.getLogger(__name__)

# Parts of an address that name a course or something in it; `xblock_locator` and the like too.
NAMES = frozenset(
    {
        "block_id", "course_id", "course_key", "course_key_string", "course_run_key",
        "courselike_key", "key", "location", "usage_id", "usage_key", "usage_key_string",
    }
)  # fmt: skip
PREFIXES = ("course-v1:", "block-v1:", "ccx-v1:", "ccx-block-v1:", "aside-usage-v", "i4x:")
# The first pages of a course: opening one of them is a launch. What is said about it to anybody
# (`about_course`, `course_root`) is no page of the course. Pages in the browser ask for several of
# these at once, so that each must find the person enrolled, whichever comes first.
LAUNCHES = frozenset(
    {
        "course-metadata", "course-navigation", "course_outline", "courseware", "courseware-api",
        "courseware_position", "courseware_section", "courseware_subsection", "dates-tab",
        "jump_to", "jump_to_id", "openedx.course_experience.course_home", "outline-tab",
        "progress-tab", "render_xblock", "resume-api", "sequence-api",
    }
)  # fmt: skip
# What reads the tokens that programs show instead of a session.
SCHEMES: Mapping[str, Callable[[], Any]] = {
    "jwt": JwtAuthentication,
    "bearer": tokens.bearer_authentication,
}
OWN_SITES = {"same-origin", "same-site", "none"}
APP = "lms_lite_learners"

__all__ = ["LaunchMiddleware"]


class LaunchMiddleware:
    """Look at requests for courses before their views answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass everything on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Refuse who was removed; enrol who launches a course that saves progress."""
        match = request.resolver_match
        if not kwargs or match is None or match.app_name == APP:
            return None
        people, course_keys = _read(request, kwargs)
        if any(_is_barred(one, course_key) for one in people for course_key in course_keys):
            return _refuse(request)
        # Of two it isn't known here by which one the view goes.
        if len(people) == 1 and match.url_name in LAUNCHES:
            _launch(request, people[0], course_keys[0])
        return None


def courses_in(kwargs: Mapping[str, Any]) -> list[str]:
    """The courses that an address names, itself or by a part of one; in order, usually one."""
    found: dict[str, None] = {}
    for name, value in kwargs.items():
        # Handlers of blocks write a slash so.
        text = "" if value is None else str(value).replace(";_", "/")
        if name in NAMES or text.startswith(PREFIXES):
            found[openings.course_in(text)] = None
    return [course_key for course_key in found if course_key]


def is_launch(request: HttpRequest) -> bool:
    """Did somebody open a page on this site or from nowhere, rather than another site for him?

    Cookies go along with requests that any site starts; those must not enrol anybody.
    """
    headers = request.headers
    if request.method != "GET" or "prefetch" in headers.get("Sec-Purpose", ""):
        return False
    if not request.COOKIES and "Authorization" in headers:
        return True  # A program that signs in by itself: no other site can make it do that.
    if origin := headers.get("Origin"):
        return origins.is_own_origin(origin, request.get_host())
    if site := headers.get("Sec-Fetch-Site"):
        return site in OWN_SITES
    return origins.is_own_origin(headers.get("Referer", ""), request.get_host())


def _read(request: HttpRequest, kwargs: Mapping[str, Any]) -> tuple[list[Any], list[str]]:
    """Who asks, and for which courses; nobody where no course is named."""
    try:
        course_keys = courses_in(kwargs)
        return (_people(request), course_keys) if course_keys else ([], [])
    except Exception as error:  # noqa: BLE001 - an outer edge: the host's request goes on
        logs.log_failure(log, error, "A request for a course was not understood:")
        return [], []


def _people(request: HttpRequest) -> list[Any]:
    """Who asks: never whom staff look at the course as, which only views know.

    Two where a session and a token are of different people: views go by the one or the other.
    """
    found = [request.user] if request.user.is_authenticated else []
    other = _person_of_token(request)
    if other is not None and other.pk not in {one.pk for one in found}:
        found.append(other)
    return found


def _person_of_token(request: HttpRequest) -> Any:
    """Whom a token shows, in a header or in the platform's cookies, which outlive a session.

    None where there is none, or where the cookies are those of the session's own person.
    """
    scheme = request.headers.get("Authorization", "").partition(" ")[0].lower()
    if not scheme and tokens.name_in_cookie(request.COOKIES) not in {"", request.user.username}:
        scheme = "jwt"
    if scheme not in SCHEMES:
        return None
    try:
        found = SCHEMES[scheme]().authenticate(request)
    except APIException:
        return None
    return found[0] if found else None


def _is_barred(user: Any, course_key: str) -> bool:
    try:
        return barring.was_barred(user, course_key)
    except Exception as error:  # noqa: BLE001 - an outer edge: the host's request goes on
        logs.log_failure(log, error, "Account %s in %s was not looked up:", user.pk, course_key)
        return False


def _launch(request: HttpRequest, user: Any, course_key: str) -> None:
    try:
        outcome = launches.join_unasked(user, course_key) if is_launch(request) else None
        if outcome is not None and outcome.is_marked:
            publish_marked(org_of(course_key))
    except Exception as error:  # noqa: BLE001 - an outer edge: the host's request goes on
        logs.log_failure(log, error, "Account %s was not enrolled in %s:", user.pk, course_key)


def _refuse(request: HttpRequest) -> HttpResponse:
    """Say 403 to a removed person: a page to browsers, JSON to programs."""
    text = _("You left the learners of this organisation or were removed; its courses are closed.")
    if "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/"):
        return render(request, "lms_lite_learners/launch/removed.html", {"text": text}, status=403)
    body = {"code": "removed_learner", "detail": text, "fields": {}}
    return JsonResponse(body, status=403)
