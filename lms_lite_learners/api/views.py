"""What every view of the API has in common: who asks, of which organisation, and how to refuse."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from edx_rest_framework_extensions.auth.session.authentication import (
    SessionAuthenticationAllowInactiveUser,
)
from rest_framework.exceptions import NotAuthenticated, ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from lms_lite_learners import access, plans
from lms_lite_learners.api import errors
from lms_lite_learners.api.schema import OurSchema
from lms_lite_learners.exceptions import InvalidInputError

MAX_IDEMPOTENCY_KEY = 200

__all__ = ["AnyPlanView", "ApiView", "OrgView", "idempotency_key", "user_id_of"]


class OneRenderer(BaseContentNegotiation):
    """Whatever a client says it accepts, it gets the view's one format; nobody gets a 406."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """The parser of the body's media type."""
        wanted = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == wanted), None)

    def select_renderer(
        self,
        _request: Request,
        renderers: Iterable[BaseRenderer],
        _format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """The first renderer."""
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class BoundedJSONParser(JSONParser):
    """JSON whose nesting the interpreter can follow."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value of the body; ParseError where it is nested too deeply."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("The body is nested too deeply.")) from error


class ApiView(APIView):
    """A view for signed-in people; it says 401 to all others before it says anything else."""

    # An account that waits for its confirmation is somebody, who simply has no rights.
    authentication_classes = (JwtAuthentication, SessionAuthenticationAllowInactiveUser)
    # Access is asked for in initial(), where the order 401, 404, 403 is kept; the platform's
    # middleware adds its own rule for restricted applications to this.
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    parser_classes = (BoundedJSONParser,)
    content_negotiation_class = OneRenderer
    schema = OurSchema()

    def get_exception_handler(self) -> Callable[..., Any]:
        """Ours, whatever the platform has set for its own views."""
        return errors.handle

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let signed-in people in, nobody else."""
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise NotAuthenticated


class AnyPlanView(ApiView):
    """A view about one organisation: for its managers, whatever its plan."""

    org: str

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask in this order: signed in, manager of the organisation."""
        super().initial(request, *args, **kwargs)
        self.org = kwargs["org"]
        access.ensure_manager(request.user, self.org)


class OrgView(AnyPlanView):
    """A view about one organisation: for its managers, where its plan has the feature."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask in this order: signed in, manager of the organisation, plan."""
        super().initial(request, *args, **kwargs)
        plans.ensure_feature(self.org)


def user_id_of(request: Request) -> int:
    """The id of the signed-in account."""
    return int(request.user.pk or 0)


def idempotency_key(request: Request) -> str | None:
    """The request's Idempotency-Key, if any; raises InvalidInputError for an impossible one."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > MAX_IDEMPOTENCY_KEY or not key.isprintable():
        raise InvalidInputError(
            _("An Idempotency-Key has at most %(limit)d printable characters.")
            % {"limit": MAX_IDEMPOTENCY_KEY},
            code="invalid_idempotency_key",
            fields={"Idempotency-Key": [key[:MAX_IDEMPOTENCY_KEY]]},
        )
    return key or None
