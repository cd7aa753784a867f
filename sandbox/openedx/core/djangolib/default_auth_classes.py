"""How an API recognises people when its view doesn't say; a view should say."""

from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from rest_framework.authentication import SessionAuthentication


class DefaultJwtAuthentication(JwtAuthentication):
    """A signed token, from a header or from the cookies."""


class DefaultSessionAuthentication(SessionAuthentication):
    """The session of the browser."""
