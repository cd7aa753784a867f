"""What may go wrong: each error has a stable code and names the value and the rule."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

Fields = Mapping[str, list[str]]


class LearnersError(Exception):
    """A request that a rule refuses; `code` is stable, `detail` is for people."""

    code = "refused"

    def __init__(
        self, detail: str = "", *, code: str | None = None, fields: Fields | None = None
    ) -> None:
        """Say why in words, and which fields are at fault."""
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.fields = dict(fields or {})


class InvalidEmailError(LearnersError):
    """An address that can't be one; the detail names it and the rule."""

    code = "invalid_email"


class InvalidInputError(LearnersError):
    """A value that breaks a rule of the request."""

    code = "invalid"


class NotFoundError(LearnersError):
    """Something that doesn't exist, or isn't the caller's to know of."""

    code = "not_found"


class PlanRequiredError(LearnersError):
    """The organisation's plan lacks the feature."""

    code = "plan_required"


class ConflictError(LearnersError):
    """A state that moved since the caller looked."""

    code = "conflict"


class GoneError(LearnersError):
    """Something that was there and is no longer kept."""

    code = "expired"


class FileRefusedError(LearnersError):
    """A file that can't be told apart into rows of people."""

    code = "file_refused"

    def __init__(
        self, detail: str = "", *, code: str | None = None, fields: Fields | None = None
    ) -> None:
        """Say why in words; the field at fault is the file."""
        super().__init__(detail, code=code, fields=fields or {"file": [detail]})


class TooLargeError(FileRefusedError):
    """A file over a limit; the detail names the limit."""

    code = "too_large"


class TooSoonError(LearnersError):
    """A reminder inside its 24 hours; `allowed_at` says from when."""

    code = "remind_too_soon"

    def __init__(self, allowed_at: datetime) -> None:
        """Say when the next reminder is allowed."""
        super().__init__(
            _("The next reminder is allowed from %(when)s.")
            % {"when": allowed_at.isoformat(timespec="seconds")}
        )
        self.allowed_at = allowed_at


class MailLimitError(TooSoonError):
    """No mail of the organisation may leave today any more; `allowed_at` says from when."""

    code = "mail_limit"

    def __init__(self, allowed_at: datetime, limit: int) -> None:
        """Say which limit it is, and when the next mail may leave."""
        LearnersError.__init__(
            self,
            _("The limit of %(limit)d mails a day is reached. More may leave from %(when)s.")
            % {"limit": limit, "when": allowed_at.isoformat(timespec="seconds")},
        )
        self.allowed_at = allowed_at


class SearchUnavailableError(LearnersError):
    """The search service that knows the posts of a forum fails; trying later may help."""

    code = "search_unavailable"


class MailRefusedError(LearnersError):
    """The mail server refused this message for good; the detail is its answer."""

    code = "mail_refused"


class MailUnavailableError(LearnersError):
    """The mail server can't be reached now; trying later may help."""

    code = "mail_unavailable"
