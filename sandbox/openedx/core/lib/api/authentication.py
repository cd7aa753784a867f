"""How programs without a session say who they are."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed


class BearerAuthentication(BaseAuthentication):
    """OAuth2 tokens in the header; this site has given none, so it takes none."""

    www_authenticate_realm = "api"

    def authenticate(self, request):
        """Refuse a token; a request without one is somebody else's."""
        if request.headers.get("Authorization", "").lower().startswith("bearer "):
            raise AuthenticationFailed({"error_code": "token_nonexistent"})

    def authenticate_header(self, request) -> str:
        """What a refused caller is told to send."""
        return f'Bearer realm="{self.www_authenticate_realm}"'


class BearerAuthenticationAllowInactiveUser(BearerAuthentication):
    """The same, where an account that waits for its confirmation would be let in."""
