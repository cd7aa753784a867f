"""One shape for everything that goes wrong: `{"code", "detail", "fields"}`."""

import math
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions as drf
from rest_framework.response import Response
from rest_framework.views import set_rollback

from lms_lite_learners.exceptions import (
    ConflictError,
    GoneError,
    LearnersError,
    NotFoundError,
    PlanRequiredError,
    TooLargeError,
    TooSoonError,
)

# The first class that fits wins; every other refusal of a rule is a 400.
STATUSES: tuple[tuple[type[LearnersError], int], ...] = (
    (NotFoundError, 404),
    (PlanRequiredError, 403),
    (ConflictError, 409),
    (GoneError, 410),
    (TooLargeError, 413),
    (TooSoonError, 429),
)

# Where the framework puts what is wrong with several fields together.
OF_ALL = "non_field_errors"

__all__ = ["handle"]


def handle(exception: Exception, _context: Mapping[str, Any]) -> Response | None:
    """The answer to an error that a request may meet; None leaves it to the platform's 500."""
    answer = _answer(exception)
    if answer is not None:
        set_rollback()
    return answer


def _answer(exception: Exception) -> Response | None:
    if isinstance(exception, TooSoonError):
        return _too_soon(exception)
    if isinstance(exception, LearnersError):
        status = next((code for kind, code in STATUSES if isinstance(exception, kind)), 400)
        return _response(status, exception.code, exception.detail, exception.fields)
    if isinstance(exception, Http404):
        return _response(404, "not_found", _("There is nothing here."))
    if isinstance(exception, PermissionDenied):
        return _response(403, "permission_denied", _("You may not do that."))
    if isinstance(exception, MultiPartParserError):
        # The CSRF check reads the form before any parser of the framework does.
        return _response(400, "parse_error", _("The form can't be read."))
    return _of_framework(exception) if isinstance(exception, drf.APIException) else None


def _response(
    status: int,
    code: str,
    detail: str,
    fields: Mapping[str, list[str]] | None = None,
    **more: Any,
) -> Response:
    body = {"code": code, "detail": detail, "fields": dict(fields or {}), **more}
    return Response(body, status=status)


def _too_soon(exception: TooSoonError) -> Response:
    wait = (exception.allowed_at - timezone.now()).total_seconds()
    answer = _response(
        429,
        exception.code,
        exception.detail,
        allowed_at=exception.allowed_at.isoformat(timespec="seconds"),
    )
    answer["Retry-After"] = str(max(1, math.ceil(wait)))
    return answer


def _of_framework(exception: drf.APIException) -> Response:
    if isinstance(exception, drf.ValidationError):
        fields = _flat(exception.detail)
        detail = " ".join(text for texts in fields.values() for text in texts)
        own = fields.pop("", None)
        return _response(exception.status_code, "invalid", " ".join(own or [detail]), fields)
    code = exception.get_codes()
    answer = _response(
        exception.status_code,
        code if isinstance(code, str) else exception.default_code,
        str(exception.detail),
    )
    if header := getattr(exception, "auth_header", None):
        answer["WWW-Authenticate"] = header
    if wait := getattr(exception, "wait", None):
        answer["Retry-After"] = str(math.ceil(wait))
    return answer


def _flat(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Every text under the dotted path of its field: `{"filter.page_size": ["..."]}`."""
    if not isinstance(detail, Mapping | list):
        return {path: [str(detail)]}
    parts = detail.items() if isinstance(detail, Mapping) else enumerate(detail)
    found: dict[str, list[str]] = {}
    for name, part in parts:
        # A list holds either the texts of its field, or the faults of its items by position.
        is_text = isinstance(detail, list) and not isinstance(part, Mapping | list)
        where = path if is_text or name == OF_ALL else f"{path}.{name}".strip(".")
        for key, texts in _flat(part, where).items():
            found.setdefault(key, []).extend(texts)
    return found
