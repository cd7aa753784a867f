"""Sends people where a view says that they have to go first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lms.djangoapps.courseware.exceptions import Redirect


class RedirectMiddleware:
    """Turns the courseware's redirects into answers."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a courseware redirect; leave others alone."""
        return redirect(exception.url) if isinstance(exception, Redirect) else None
