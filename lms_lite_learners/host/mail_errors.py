"""What became of a mail by the error that came of handing it over: refused, put off, or unknown.

Where in the steps it was raised tells whether the mail may have left; what the other end said tells
whether trying again makes sense.
"""

import email
import smtplib
import socket
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import NoReturn

from django.core.mail import message as django_message
from django.utils.translation import gettext as _

from lms_lite_learners.exceptions import MailRefusedError, MailUnavailableError

# Code of MailUnavailableError where the server is there, but puts this one mail off.
DEFERRED = "mail_deferred"
MAX_ANSWER = 200
# The step of a channel before which nothing can have left.
HANDING_OVER = "deliver"
# What a channel does first: it writes the mail, and looks for a way.
WRITING = {"__init__", "attach_alternative", "get_from_address", "get_subject"}
WRITING_FILES = (str(Path(email.__file__).parent), str(django_message.__file__))
CONNECTING = {"create_connection", "get_connection", "open"}
# Errors of a way that was never there.
NO_WAY = (ConnectionRefusedError, socket.gaierror)
TOO_MANY, SERVER_ERROR = 429, 500
NOT_LET_IN = {401, 403}

__all__ = ["DEFERRED", "explain", "shortened"]


def explain(error: BaseException) -> NoReturn:
    """Raise our error for what a mail server, a mail service or the way to it said."""
    steps = _steps(error)
    if any(code.co_filename == smtplib.__file__ for code in steps) or _is_answer(error):
        _explain_smtp(error, steps)
    if (status := _status_of(error)) is not None:
        _explain_status(error, status)
    if _is_unwritten(steps):
        raise MailUnavailableError(_("The mail could not be written."), code=DEFERRED) from error
    if _is_unconnected(error, steps):
        raise _unreachable(error) from error
    raise _broken() from error


def shortened(text: str) -> str:
    """The text on one line, as long as a row's reason may be."""
    return " ".join(text.split())[:MAX_ANSWER]


def _explain_smtp(error: BaseException, steps: list[CodeType]) -> NoReturn:
    if not _is_answer(error) and smtplib.SMTP.data.__code__ in steps:
        raise _broken() from error
    code, answer = _answer_of(error)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        raise _not_let_in(answer) from error
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError) or code == 421:
        raise MailUnavailableError(_("The mail server isn't ready: %s") % answer) from error
    if 400 <= code < 500:
        raise _put_off(answer) from error
    if isinstance(error, OSError) and not code and not _is_answer(error):
        raise _unreachable(error) from error
    raise _refused(answer) from error


def _explain_status(error: BaseException, status: int) -> NoReturn:
    """A service that is spoken to over HTTP answered."""
    answer = shortened(str(error))
    if status in NOT_LET_IN:
        raise _not_let_in(answer) from error
    if status == TOO_MANY or status >= SERVER_ERROR:
        raise _put_off(answer) from error
    raise _refused(answer) from error


def _refused(answer: str) -> MailRefusedError:
    return MailRefusedError(_("The mail server refused: %s") % answer)


def _put_off(answer: str) -> MailUnavailableError:
    return MailUnavailableError(_("The mail server puts this mail off: %s") % answer, code=DEFERRED)


def _not_let_in(answer: str) -> MailUnavailableError:
    return MailUnavailableError(_("The mail server doesn't let this site in: %s") % answer)


def _unreachable(error: BaseException) -> MailUnavailableError:
    why = shortened(str(error) or type(error).__name__)
    return MailUnavailableError(_("The mail server can't be reached (%s).") % why)


def _broken() -> MailRefusedError:
    return MailRefusedError(
        _("The connection broke while this mail was handed over; it may have arrived.")
    )


def _is_answer(error: BaseException) -> bool:
    """Did an SMTP server at the other end speak? (SMTP's errors are OSErrors as well.)"""
    return isinstance(error, smtplib.SMTPException) and not isinstance(
        error, smtplib.SMTPServerDisconnected
    )


def _answer_of(error: BaseException) -> tuple[int, str]:
    """The server's code (0 for none) and words."""
    code, said = getattr(error, "smtp_code", 0), getattr(error, "smtp_error", str(error))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (0, b""))
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return int(code or 0), shortened(f"{code} {text}" if code else text)


def _status_of(error: BaseException) -> int | None:
    """The status of a mail service's answer over HTTP, as the packages for them keep it."""
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    if isinstance(response, dict):
        if "throttl" in str(response.get("Error", {}).get("Code", "")).lower():
            return TOO_MANY
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status if isinstance(status, int) else None


def _is_unwritten(steps: list[CodeType]) -> bool:
    """Did it happen while the mail was written, or before?"""
    names = [code.co_name for code in steps]
    if HANDING_OVER not in names:
        return True
    # ACE's own step has the name of the channel's.
    at = names.index(HANDING_OVER) + 1
    at += names[at : at + 1] == [HANDING_OVER]
    is_first = bool(names[at : at + 1]) and names[at] in WRITING
    return is_first or steps[-1].co_filename.startswith(WRITING_FILES)


def _is_unconnected(error: BaseException, steps: list[CodeType]) -> bool:
    """Was there no way to the other end yet?"""
    chain = list(_chain(error))
    if any(isinstance(one, NO_WAY) for one in chain):
        return True
    behind = [code for one in chain[1:] for code in _steps(one)]
    return any(code.co_name in CONNECTING for code in [*steps, *behind])


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and those that it came of."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _steps(error: BaseException) -> list[CodeType]:
    """What was being run, from the outside in."""
    return [frame.f_code for frame, _line in traceback.walk_tb(error.__traceback__)]
