"""The one page with a policy of its own: a mail's HTML, which brings its styles inline."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PREVIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
)


def mail_preview_policy_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Swap the site's Content-Security-Policy for a mail's on the preview alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.resolver_match and request.resolver_match.view_name == "sandbox_mail:html":
            response["Content-Security-Policy"] = PREVIEW_POLICY
        return response

    return middleware
