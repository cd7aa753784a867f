"""Every setting of the plugin, read here and nowhere else."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# Fewer characters could be tried out by whoever reads the hashes.
MIN_HASH_KEY = 16


def _get(name: str, default: Any) -> Any:
    return getattr(settings, f"LMS_LITE_{name}", default)


def _one_of(given: Any, name: str, words: set[str]) -> str:
    """What is given for a setting; raises ImproperlyConfigured where it is none of the words."""
    if given not in words:
        raise ImproperlyConfigured(f"LMS_LITE_{name} is none of: {', '.join(sorted(words))}.")
    return str(given)


def default_plan() -> str:
    """Plan of an organisation that has no row of its own: free, trial or paid."""
    return str(_get("DEFAULT_PLAN", "free"))


def existing_accounts() -> str:
    """What adding does with people who have an account: `activate` or `ask`."""
    return str(_get("EXISTING_ACCOUNTS", "activate"))


def hash_keys() -> list[str]:
    """Keys of the keyed hashes: the first signs, all verify.

    Raises ImproperlyConfigured where there is none, or one that is too short or the SECRET_KEY.
    """
    given = _get("HASH_KEYS", None) or []
    keys = [str(key) for key in ([given] if isinstance(given, str) else given)]
    if not keys:
        raise ImproperlyConfigured("LMS_LITE_HASH_KEYS is not set.")
    if any(len(key.strip()) < MIN_HASH_KEY for key in keys):
        raise ImproperlyConfigured(
            f"LMS_LITE_HASH_KEYS holds a key of less than {MIN_HASH_KEY} characters."
        )
    if settings.SECRET_KEY in keys:
        raise ImproperlyConfigured("LMS_LITE_HASH_KEYS holds the SECRET_KEY.")
    return keys


def paid_enrollments() -> str:
    """What a removal does with enrolments that were paid for: `keep` or `erase`."""
    return _one_of(_get("PAID_ENROLLMENTS", "keep"), "PAID_ENROLLMENTS", {"keep", "erase"})


def certificates() -> str:
    """What a removal does with certificates: `erase` or `keep`."""
    return _one_of(_get("CERTIFICATES", "erase"), "CERTIFICATES", {"erase", "keep"})


def direct_limit() -> int:
    """Addresses that one call may add at once; more go through an import."""
    return int(_get("DIRECT_LIMIT", 500))


def direct_enrollments() -> int:
    """Enrolments that one call may make at once; more go through an import."""
    return int(_get("DIRECT_ENROLLMENTS", 200))


def import_max_bytes() -> int:
    """Bytes that an imported file may have."""
    return int(_get("IMPORT_MAX_BYTES", 200 * 1024 * 1024))


def import_max_rows() -> int:
    """Rows that an imported CSV file may have."""
    return int(_get("IMPORT_MAX_ROWS", 1_000_000))


def import_max_sheet_rows() -> int:
    """Rows that an imported workbook may have."""
    return int(_get("IMPORT_MAX_SHEET_ROWS", 100_000))


def import_max_cell() -> int:
    """Characters that one cell of an imported file may have."""
    return int(_get("IMPORT_MAX_CELL", 10_000))


def keep_days() -> int:
    """Days after which the upload of a job and what became of its rows are deleted."""
    return int(_get("KEEP_DAYS", 90))


def gone_share() -> int:
    """Per cent of a list that may be missing in a file before its removal needs another word."""
    return int(_get("GONE_SHARE", 20))


def removal_typed_over() -> int:
    """Learners above whom a removal has to be confirmed by typing the organisation's name."""
    return int(_get("REMOVAL_TYPED_OVER", 20))


def removal_chunk() -> int:
    """People whose data is erased in one transaction."""
    return int(_get("REMOVAL_CHUNK", 20))


def chunk_size() -> int:
    """Rows that a job handles in one transaction."""
    return int(_get("CHUNK_SIZE", 500))


def lease_seconds() -> int:
    """Seconds after which a silent worker's job is taken over."""
    return int(_get("LEASE_SECONDS", 60))


def remind_hours() -> int:
    """Hours between two reminders to one learner."""
    return int(_get("REMIND_HOURS", 24))


def remind_after_days() -> int:
    """Days after the last mail when who didn't answer is reminded automatically; 0 never."""
    return int(_get("REMIND_AFTER_DAYS", 0))


def remind_times() -> int:
    """Reminders of one invitation after which none goes automatically any more."""
    return int(_get("REMIND_TIMES", 2))


def mails_a_day() -> int:
    """Invitations and reminders of one organisation that may leave on one day; 0 for no limit."""
    return int(_get("MAILS_A_DAY", 0))


def site_language() -> str:
    """Code of the language in which the site speaks to whom it knows nothing of."""
    return str(settings.LANGUAGE_CODE)


def languages() -> dict[str, str]:
    """Names of the site's languages by their codes."""
    return {str(code): str(name) for code, name in settings.LANGUAGES}


def invitation_days() -> int:
    """Days after which an invitation expires."""
    return int(_get("INVITATION_DAYS", 30))


def mail_retry_seconds() -> int:
    """Seconds until a mail is tried again that found no mail server."""
    return int(_get("MAIL_RETRY_SECONDS", 60))


def mail_senders() -> int:
    """Workers that hand mails over at once, as long as the mail server is brisk."""
    return int(_get("MAIL_SENDERS", 1))


def report_days() -> int:
    """Days after which a report and the link to it are gone."""
    return int(_get("REPORT_DAYS", 7))


def export_workers() -> int:
    """Workers that share one export, as far as they are idle."""
    return int(_get("EXPORT_WORKERS", 2))


def erasure_known() -> dict[str, str]:
    """Models and receivers of other plugins that an operator answers for, each with a reason."""
    return {str(name): str(reason) for name, reason in _get("ERASURE_KNOWN", {}).items()}


def second_look_minutes() -> int:
    """Minutes after a removal until it is looked for data of the removed people again."""
    return int(_get("SECOND_LOOK_MINUTES", 15))


def storage_alias() -> str:
    """Alias of the file storage that keeps uploads and reports."""
    return str(_get("STORAGE", "default"))


def queue() -> str | None:
    """Celery queue of our tasks; None is the platform's default queue."""
    name = _get("QUEUE", None)
    return str(name) if name else None


def site_url() -> str:
    """Address of the LMS, without a slash at its end."""
    return str(getattr(settings, "LMS_ROOT_URL", None) or "http://localhost:8000").rstrip("/")


def is_studio() -> bool:
    """Is this the process of Studio rather than of the LMS?

    Its addresses tell. The variant comes of the environment, and `manage.py cms` may run where that
    says `lms`.
    """
    service = str(getattr(settings, "ROOT_URLCONF", "")).partition(".")[0]
    if service not in {"cms", "lms"}:
        service = str(getattr(settings, "SERVICE_VARIANT", ""))
    return service == "cms"
