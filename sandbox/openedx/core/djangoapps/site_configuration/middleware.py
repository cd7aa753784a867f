"""The session cookie's domain, where a site sets its own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from openedx.core.djangoapps.site_configuration.helpers import get_value


class SessionCookieDomainOverrideMiddleware:
    """Widen the session cookie to the site's domain; it must be last in the list."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the cookie's domain rewritten if the site asks for it."""
        response = self.get_response(request)
        domain = get_value("SESSION_COOKIE_DOMAIN")
        if domain and settings.SESSION_COOKIE_NAME in response.cookies:
            response.cookies[settings.SESSION_COOKIE_NAME]["domain"] = domain
        return response
