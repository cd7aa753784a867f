"""Mails over the platform's edX ACE, and the truth about what became of each.

`ace.send` swallows what goes wrong and says nothing of what goes well; but it reports each step to
the message, while the exception is still at hand. A message that listens tells all, on whatever
channel the operator has configured.
"""

import logging
import smtplib
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.exceptions import MailRefusedError, MailUnavailableError

APP_LABEL = "lms_lite_learners"
CHANNEL = "email"
# Longer than composing takes, shorter than ACE would otherwise sleep in the worker.
PATIENCE = timedelta(seconds=10)
MAX_ANSWER = 200
# A mail that the server keeps putting off is tried for about a day.
MAX_ATTEMPTS = 30
MAX_WAIT = timedelta(hours=1)
# What the platform's base templates and ACE itself look for in a context.
TAKEN = {"channel", "message", "request", "site"}

__all__ = ["DEFERRED", "send", "wait_for_next"]

# Code of MailUnavailableError where the server is there, but puts this one mail off.
DEFERRED = "mail_deferred"


def send(
    name: str,
    *,
    email: str,
    user_id: int | None,
    language: str,
    context: Mapping[str, Any],
) -> None:
    """Hand one mail (`invitation`, `course` and so on) over; returns once the server took it.

    Raises MailRefusedError with the server's words, MailUnavailableError where trying later may
    help: with code DEFERRED if that goes for this mail only; ValueError for a name in TAKEN.
    """
    if taken := TAKEN & context.keys():
        raise ValueError(f"taken by the platform: {', '.join(sorted(taken))}")
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.sites.models import Site
    from edx_ace import Recipient, ace

    from openedx.core.djangoapps.ace_common.template_context import get_base_template_context
    from openedx.core.lib.celery.task_utils import emulate_http_request

    site = Site.objects.get_current()
    with emulate_http_request(site=site, user=AnonymousUser()), _no_addresses_logged():
        message_type = _type_of(name)(
            context=get_base_template_context(site), expiration_time=timezone.now() + PATIENCE
        )
        message = message_type.personalize(
            recipient=Recipient(lms_user_id=user_id or 0, email_address=email),
            language=language or None,
            user_context=dict(context),
        )
        heard: dict[str, Any] = {}
        message.report = lambda key, value: heard.setdefault(key, sys.exc_info()[1] or value)
        try:
            ace.send(message)
        except (OSError, smtplib.SMTPException) as error:
            _explain(error)
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
    if f"{CHANNEL}_delivery_succeeded" in heard:
        return
    if error := heard.get(f"{CHANNEL}_error"):
        _explain(error.__cause__ or error)
    if f"{CHANNEL}_delivery_expired" in heard or f"{CHANNEL}_delivery_retried" in heard:
        raise MailUnavailableError(_("The mail service asks to try again later."), code=DEFERRED)
    if error := heard.get("template_error"):
        raise MailRefusedError(_("The mail could not be written: %s") % _short(str(error)))
    raise MailRefusedError(
        _("The site's rules keep mails from this person (unsubscribed, or a disabled account).")
    )


def _explain(error: BaseException) -> None:
    """Raise our error for what a mail server or the way to it said."""
    if _was_handed_over(error):
        raise MailRefusedError(
            _("The connection broke while this mail was handed over; it may have arrived.")
        ) from error
    code, answer = _answer_of(error)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        raise MailUnavailableError(
            _("The mail server doesn't let this site in: %s") % answer
        ) from error
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError) or code == 421:
        raise MailUnavailableError(_("The mail server isn't ready: %s") % answer) from error
    if 400 <= code < 500:
        raise MailUnavailableError(
            _("The mail server puts this mail off: %s") % answer, code=DEFERRED
        ) from error
    if isinstance(error, OSError) and not code and not _is_answer(error):
        raise MailUnavailableError(
            _("The mail server can't be reached (%s).") % _short(str(error) or type(error).__name__)
        ) from error
    raise MailRefusedError(_("The mail server refused: %s") % answer) from error


def _is_answer(error: BaseException) -> bool:
    """Did somebody at the other end speak? (SMTP's errors are OSErrors as well.)"""
    return isinstance(error, smtplib.SMTPException) and not isinstance(
        error, smtplib.SMTPServerDisconnected
    )


def _answer_of(error: BaseException) -> tuple[int, str]:
    """The server's code (0 for none) and words."""
    code, said = getattr(error, "smtp_code", 0), getattr(error, "smtp_error", str(error))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (0, b""))
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return int(code or 0), _short(f"{code} {text}" if code else text)


def _was_handed_over(error: BaseException) -> bool:
    """Did the connection break after the mail itself was on its way, before the server's answer?"""
    if not isinstance(error, smtplib.SMTPServerDisconnected | OSError) or _is_answer(error):
        return False
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is smtplib.SMTP.data.__code__ for frame, _line in frames)


def _short(text: str) -> str:
    return " ".join(text.split())[:MAX_ANSWER]
