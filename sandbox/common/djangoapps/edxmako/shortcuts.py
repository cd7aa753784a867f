"""Rendering a Mako template."""

from typing import Any

from django.http import HttpResponse
from django.template import engines


def render_to_string(
    template_name: str, dictionary: dict[str, Any], namespace: str = "main", request: Any = None
) -> str:
    """The text of a template."""
    return str(engines["mako"].get_template(template_name).render(dictionary, request))


def render_to_response(
    template_name: str,
    dictionary: dict[str, Any] | None = None,
    namespace: str = "main",
    request: Any = None,
    **kwargs: Any,
) -> HttpResponse:
    """A page of a template."""
    return HttpResponse(
        render_to_string(template_name, dictionary or {}, namespace, request), **kwargs
    )
