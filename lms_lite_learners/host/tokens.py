"""Who a program is that shows a token of the platform's own kind."""

from typing import Any

__all__ = ["bearer_authentication"]


def bearer_authentication() -> Any:
    """What reads an OAuth token that a request shows as `Bearer`, as blocks' handlers read it.

    An account that waits for its confirmation counts too. `authenticate` may raise what the REST
    framework's own do.
    """
    from openedx.core.lib.api.authentication import BearerAuthenticationAllowInactiveUser

    return BearerAuthenticationAllowInactiveUser()
