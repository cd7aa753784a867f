"""How programs without a session say who they are."""

from django.conf import settings
from django.contrib.auth import get_user_model
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed


class BearerAuthentication(BaseAuthentication):
    """OAuth2 tokens in the header; those that this site has given stand in its settings."""

    www_authenticate_realm = "api"
    allow_inactive_users = False

    def authenticate(self, request):
        """Account and token; refuses a wrong token, a request without one is somebody else's."""
        scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        username = settings.SANDBOX_BEARER_TOKENS.get(token.strip())
        user = get_user_model().objects.filter(username=username).first() if username else None
        if user is None:
            raise AuthenticationFailed({"error_code": "token_nonexistent"})
        if not user.is_active and not self.allow_inactive_users:
            raise AuthenticationFailed({"error_code": "user_is_disabled"})
        return user, token

    def authenticate_header(self, request) -> str:
        """What a refused caller is told to send."""
        return f'Bearer realm="{self.www_authenticate_realm}"'


class BearerAuthenticationAllowInactiveUser(BearerAuthentication):
    """The same, where an account that waits for its confirmation is let in."""

    allow_inactive_users = True
