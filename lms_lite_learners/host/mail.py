"""Mails over the platform's edX ACE, and the truth about what became of each.

`ace.send` swallows what goes wrong and says nothing of what goes well; but it reports each step to
the message, while the exception is still at hand. A message that listens tells all, on whatever
channel the operator has configured.
"""

import logging
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from smtplib import SMTPException
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import conf, logs
from lms_lite_learners.exceptions import MailRefusedError, MailUnavailableError
from lms_lite_learners.host import sites
from lms_lite_learners.host.mail_errors import DEFERRED, explain, shortened

log = logging.getLogger(__name__)

APP_LABEL = "lms_lite_learners"
CHANNEL = "email"
LEFT = f"{CHANNEL}_delivery_succeeded"
# Longer than composing takes, shorter than ACE would otherwise sleep in the worker.
PATIENCE = timedelta(seconds=10)
# A mail that the server keeps putting off is tried for about a day.
MAX_ATTEMPTS = 30
MAX_WAIT = timedelta(hours=1)
# What the platform's base templates and ACE itself look for in a context.
TAKEN = {"channel", "message", "request", "site"}

__all__ = ["DEFERRED", "send", "wait_for_next"]


def send(
    name: str,
    *,
    email: str,
    user_id: int | None,
    language: str,
    context: Mapping[str, Any],
    org: str = "",
) -> None:
    """Hand one mail (`invitation`, `course` and so on) over; returns once the server took it.

    It leaves from the site of the organisation, or from the default one.

    Raises MailRefusedError with the server's words, MailUnavailableError where trying later may
    help: with code DEFERRED if that goes for this mail only; ValueError for a name in TAKEN.
    """
    if taken := TAKEN & context.keys():
        raise ValueError(f"taken by the platform: {', '.join(sorted(taken))}")
    from edx_ace import ace

    heard: dict[str, Any] = {}
    try:
        with sites.speaking_for(org) as site, _no_addresses_logged():
            message = _message(name, site, email, user_id, language, context)
            message.report = lambda key, value: heard.setdefault(key, sys.exc_info()[1] or value)
            ace.send(message)
    except Exception as error:  # noqa: BLE001 - an outer edge: anybody's code may run in there
        if not isinstance(error, OSError | SMTPException):
            logs.log_failure(log, error, "Handing over a mail failed:")
        if LEFT not in heard:
            explain(error)
    _judge(heard)


def wait_for_next(error: MailUnavailableError, attempts: int) -> timedelta | None:
    """How long to wait before a mail is tried again that was put off; None if that was enough.

    `attempts` counts how often the server put this very mail off.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    wait = timedelta(seconds=conf.mail_retry_seconds())
    if error.code != DEFERRED:
        return wait
    return min(wait * (1 << min(attempts - 1, 16)), max(MAX_WAIT, wait))


@contextmanager
def _no_addresses_logged() -> Iterator[None]:
    """Keep the channel from logging a refusal: the server's answer names the address.

    What it says stands in the row, where only the organisation's managers read it.
    """
    thread, channel = threading.get_ident(), logging.getLogger("edx_ace.channel.django_email")

    def keep(record: logging.LogRecord) -> bool:
        return record.thread != thread

    channel.addFilter(keep)
    try:
        yield
    finally:
        channel.removeFilter(keep)


def _message(
    name: str,
    site: Any,
    email: str,
    user_id: int | None,
    language: str,
    context: Mapping[str, Any],
) -> Any:
    """The mail as ACE takes it."""
    from edx_ace import Recipient

    from openedx.core.djangoapps.ace_common.template_context import get_base_template_context

    base, until = get_base_template_context(site), timezone.now() + PATIENCE
    return _type_of(name)(context=base, expiration_time=until).personalize(
        recipient=Recipient(lms_user_id=user_id or 0, email_address=email),
        # Without one it would be that of whatever this process did before.
        language=language or conf.site_language(),
        user_context=dict(context),
    )


@cache
def _type_of(name: str) -> Any:
    """The message type of a mail; its base is the platform's, so it can't stand in a module."""
    from openedx.core.djangoapps.ace_common.message import BaseMessageType

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - a method
        BaseMessageType.__init__(self, *args, **kwargs)
        self.options["transactional"] = True

    return type(
        name.capitalize(),
        (BaseMessageType,),
        {"APP_LABEL": APP_LABEL, "NAME": name, "__init__": __init__, "__module__": __name__},
    )


def _judge(heard: Mapping[str, Any]) -> None:
    """Return if the mail was taken, else raise what kept it."""
    if LEFT in heard:
        return
    if error := heard.get(f"{CHANNEL}_error"):
        if error.__cause__:
            explain(error.__cause__)
        raise MailRefusedError(_("The mail server refused: %s") % shortened(str(error)))
    if f"{CHANNEL}_delivery_expired" in heard or f"{CHANNEL}_delivery_retried" in heard:
        raise MailUnavailableError(_("The mail service asks to try again later."), code=DEFERRED)
    if error := heard.get("template_error"):
        raise MailRefusedError(_("The mail could not be written: %s") % shortened(str(error)))
    raise MailRefusedError(
        _("The site's rules keep mails from this person (unsubscribed, or a disabled account).")
    )
