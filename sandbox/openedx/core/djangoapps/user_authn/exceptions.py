"""Why somebody could not sign in or register."""

from typing import Any


class AuthFailedError(Exception):
    """Signing in was refused, with a code that a page can act on."""

    def __init__(
        self,
        value: str = "",
        *,
        error_code: str | None = None,
        redirect_url: str | None = None,
        context: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(value)
        self.value = str(value)
        self.error_code = error_code
        self.redirect_url = redirect_url
        self.context = context or {}

    def get_response(self) -> dict[str, Any]:
        """Give what the answer holds."""
        optional = {"redirect_url": self.redirect_url, "context": self.context}
        answer = {"success": False, "value": self.value, "error_code": self.error_code}
        return answer | {name: value for name, value in optional.items() if value}


class RegistrationRefusedError(Exception):
    """No account was made; `errors` maps a field to its messages."""

    def __init__(self, errors: dict[str, list[str]], *, error_code: str, status: int) -> None:
        super().__init__(error_code)
        self.errors = errors
        self.error_code = error_code
        self.status = status

    def get_response(self) -> dict[str, Any]:
        """Give what the answer holds."""
        messages = {
            field: [{"user_message": str(text)} for text in texts]
            for field, texts in self.errors.items()
        }
        return {"success": False, "error_code": self.error_code, **messages}
