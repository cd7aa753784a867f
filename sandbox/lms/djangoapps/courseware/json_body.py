"""What a program posted."""

import json
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest


def json_body(request: HttpRequest) -> dict[str, Any]:
    """The object in a request's body, or its form; raises BadRequest for anything else."""
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        body = json.loads(request.body or b"{}")
    except ValueError as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return body
