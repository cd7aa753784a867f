"""Where a person goes next."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def next_of(request: HttpRequest) -> str:
    """Give the `next` that came with the request if it stays on this site, else nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_local = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_local else ""


def get_next_url_for_login_page(request: HttpRequest) -> str:
    """Give the local address to go to after signing in."""
    return next_of(request) or reverse("dashboard")
