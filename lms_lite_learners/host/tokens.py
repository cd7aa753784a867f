"""Who somebody is that shows a token of the platform's own kind."""

from collections.abc import Mapping
from typing import Any

import jwt
from edx_rest_framework_extensions.auth.jwt.cookies import jwt_cookie_name

__all__ = ["bearer_authentication", "name_in_cookie"]


def name_in_cookie(cookies: Mapping[str, str]) -> str:
    """The username in the token of the platform's cookies, not proved yet; '' without one.

    The platform's middleware puts the cookie's parts together before views and ours are asked.
    """
    token = cookies.get(jwt_cookie_name())
    if not token:
        return ""
    try:
        shown = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return ""
    return str(shown.get("preferred_username") or shown.get("username") or "")


def bearer_authentication() -> Any:
    """What reads an OAuth token that a request shows as `Bearer`, as blocks' handlers read it.

    An account that waits for its confirmation counts too. `authenticate` may raise what the REST
    framework's own do.
    """
    from openedx.core.lib.api.authentication import BearerAuthenticationAllowInactiveUser

    return BearerAuthenticationAllowInactiveUser()
