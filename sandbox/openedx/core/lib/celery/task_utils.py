"""What tasks need from the web side."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from crum import CurrentRequestUserMiddleware
from django.http import HttpRequest, HttpResponse


@contextmanager
def emulate_http_request(
    site: Any = None, user: Any = None, middleware_classes: list[type] | None = None
) -> Iterator[None]:
    """Run a block as if `user` had asked for a page of `site`."""
    request = HttpRequest()
    request.user = user
    request.site = site
    if site is not None:
        request.META |= {"HTTP_HOST": site.domain, "SERVER_NAME": site.domain, "SERVER_PORT": "80"}
    with ExitStack() as stack:
        for make in middleware_classes or [CurrentRequestUserMiddleware]:
            middleware = make(lambda _request: HttpResponse())
            _enter(stack, middleware, request)
        yield


def _enter(stack: ExitStack, middleware: Any, request: HttpRequest) -> None:
    if hasattr(middleware, "process_request"):
        middleware.process_request(request)
    if hasattr(middleware, "process_response"):
        stack.callback(middleware.process_response, request, HttpResponse())
