"""The OpenAPI 3 description of the API, made from the views themselves.

It needs nothing of the platform's settings: the views bring their own schema class, and the
description holds the paths of this plugin only.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

View = TypeVar("View", bound=Callable[..., Any])

ERROR = {
    "type": "object",
    "required": ["code", "detail", "fields"],
    "properties": {
        "code": {"type": "string", "description": "Stable; meant for programs."},
        "detail": {"type": "string", "description": "Meant for people, in their language."},
        "fields": {
            "type": "object",
            "description": "What is wrong with each field of the request.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
MEANINGS = {
    400: "Something in the request is wrong; `fields` says what.",
    401: "Nobody is signed in.",
    403: "The organisation's plan lacks the feature, or the request came without a CSRF token.",
    404: "There is no such thing, or it isn't the caller's.",
    409: "The state moved since the caller looked.",
    410: "It was there and is gone.",
    413: "The file is over a limit.",
    429: "Too soon; `Retry-After` says when.",
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The same key and body answer the same job.",
)

SIGN_INS = {
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
    "jwt": {"type": "apiKey", "in": "header", "name": "Authorization"},
}

__all__ = ["IDEMPOTENCY_KEY", "OurSchema", "answers", "describe"]


class OurSchema(AutoSchema):
    """The description of one view, as drf-spectacular makes it."""

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Ways to sign in: the same for all."""
        return [{name: []} for name in SIGN_INS]


def answers(
    body: Any,
    summary: str,
    *,
    status: int = 200,
    request: Any = None,
    parameters: Sequence[Any] = (),
    errors: Sequence[int] = (401, 403, 404),
) -> Callable[[View], View]:
    """Describe a view's method: its answer's serializer (None without one), request and errors.

    `request` and `parameters` take serializers too; serializers as parameters stand for queries.
    """
    responses: dict[int, Any] = {
        code: OpenApiResponse(ERROR, description=MEANINGS[code]) for code in errors
    }
    responses[status] = body if body is not None else OpenApiResponse(description=summary)
    extend = extend_schema(
        summary=summary,
        request=request,
        parameters=list(parameters),
        responses=dict(sorted(responses.items())),
        tags=["learners"],
    )

    def decorate(view: View) -> View:
        # Else the description would build on whatever schema class the platform has set.
        view.kwargs = {"schema": OurSchema}  # type: ignore[attr-defined]
        return extend(view)

    return decorate


def describe(patterns: Sequence[Any]) -> dict[str, Any]:
    """The OpenAPI document of these paths."""
    generator: Any = SchemaGenerator
    document = generator(patterns=list(patterns)).get_schema(request=None, public=True)
    document["info"] = {"title": "Learner Management", "version": "v1"}
    document.setdefault("components", {})["securitySchemes"] = SIGN_INS
    return dict(document)
