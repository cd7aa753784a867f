"""What of the platform the plugin is wired to, as this process has it configured."""

from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InvalidStorageError, storages

from lms_lite_learners import conf
from lms_lite_learners.data import Wire, Wired
from lms_lite_learners.host import accounts, capabilities, dashboards

ENROLLMENT = "org.openedx.learning.course.enrollment.started.v1"
COURSEWARE = "org.openedx.learning.courseware.access_checks.requested.v1"
REFUSES = "lms_lite_learners.filters.steps.RefuseEnrollment"
KEEPS_OUT = "lms_lite_learners.filters.steps.KeepOutOfCourse"
DASHBOARD = "org.openedx.learning.instructor.dashboard.render.started.v1"
SECTION = "lms_lite_learners.filters.dashboards.AddDashboardSection"
TABS = "org.openedx.learning.instructor.dashboard.tabs.requested.v1"
TAB = "lms_lite_learners.filters.dashboards.AddDashboardTab"
MIDDLEWARE = "lms_lite_learners.middleware.LaunchMiddleware"
HISTORY = "student_module_history"
# Back ends that deliver to nobody.
NOWHERE = ("dummy", "locmem", "console", "filebased")
PROBE = "lms_lite_learners/check.txt"

__all__ = ["wires"]


def wires() -> list[Wire]:
    """All of them, in the order in which an operator would look; Studio has the first alone."""
    if conf.is_studio():
        return [_enrollment_filter()]
    return [
        _enrollment_filter(),
        _courseware_filter(),
        _middleware(),
        _old_dashboard(),
        _new_dashboard(),
        _user_menu(),
        _roles(),
        _forum(),
        _history(),
        _storage(),
        _mail(),
        _registration(),
    ]


def _enrollment_filter() -> Wire:
    if REFUSES in _steps(ENROLLMENT):
        return Wire("enrolment filter", Wired.YES, "Removed people are refused when they enrol.")
    return Wire(
        "enrolment filter",
        Wired.BROKEN,
        f"OPEN_EDX_FILTERS_CONFIG has no step of ours for {ENROLLMENT}: removed people can enrol.",
        f"Something takes it out after the plugin put it in; {REFUSES} must be in the pipeline.",
    )


def _courseware_filter() -> Wire:
    name = "courseware filter"
    if not capabilities()["courseware_access_filter"]:
        return Wire(
            name,
            Wired.WITHOUT,
            "This release lacks the filter CoursewareAccessChecksRequested; the middleware alone "
            "keeps removed people out of open courses.",
        )
    if KEEPS_OUT in _steps(COURSEWARE):
        return Wire(name, Wired.YES, "Removed people are kept out of open courses.")
    return Wire(
        name,
        Wired.DOUBTFUL,
        f"OPEN_EDX_FILTERS_CONFIG has no step of ours for {COURSEWARE}; the middleware alone "
        "keeps removed people out of open courses.",
        f"Put {KEEPS_OUT} into the pipeline.",
    )


def _steps(filter_type: str) -> list[str]:
    configured: Any = (getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {}).get(filter_type)
    steps = configured.get("pipeline", []) if isinstance(configured, dict) else configured or []
    return [steps] if isinstance(steps, str) else list(steps)


def _middleware() -> Wire:
    if MIDDLEWARE in settings.MIDDLEWARE:
        return Wire("launches", Wired.YES, "The middleware sees people who launch a course.")
    return Wire(
        "launches",
        Wired.BROKEN,
        f"MIDDLEWARE lacks {MIDDLEWARE}: nobody joins by launching a course.",
        "Something takes it out after the plugin put it in.",
    )


def _old_dashboard() -> Wire:
    name = "instructor dashboard"
    if SECTION not in _steps(DASHBOARD):
        return _left_out(name, DASHBOARD, SECTION)
    if not dashboards.can_render():
        return Wire(
            name,
            Wired.DOUBTFUL,
            "The platform's Mako templates aren't looked for in our folder, so the dashboard that "
            "the LMS renders has no way to our pages.",
            f"{dashboards.TEMPLATES} must be in MAKO_TEMPLATE_DIRS_BASE.",
        )
    return Wire(name, Wired.YES, "The dashboard that the LMS renders leads to our pages.")


def _new_dashboard() -> Wire:
    name = "new instructor dashboard"
    if not capabilities()["instructor_tabs_filter"]:
        return Wire(
            name,
            Wired.WITHOUT,
            "This release has the old one alone (no filter InstructorDashboardTabsRequested).",
        )
    if TAB not in _steps(TABS):
        return _left_out(name, TABS, TAB)
    return Wire(name, Wired.YES, "The dashboard that is an application has a tab to our pages.")


def _left_out(name: str, filter_type: str, step: str) -> Wire:
    return Wire(
        name,
        Wired.DOUBTFUL,
        f"OPEN_EDX_FILTERS_CONFIG has no step of ours for {filter_type}: no way leads from there "
        "to our pages.",
        f"Put {step} into the pipeline.",
    )


def _user_menu() -> Wire:
    return Wire(
        "user menu",
        Wired.WITHOUT,
        "The platform's user menu has no place for plugins; a course's tab and the instructor "
        "dashboard lead to our pages.",
        "A theme can include our entry; see docs/ways-in.md.",
    )


def _roles() -> Wire:
    if find_spec("openedx_authz") is None:
        return Wire("roles", Wired.YES, "Managers and authors are who has the platform's roles.")
    return Wire(
        "roles",
        Wired.WITHOUT,
        "openedx-authz is installed; managers and authors are who has the platform's own roles.",
        "Give organisation-level instructors and course admins their roles as before.",
    )


def _forum() -> Wire:
    if not apps.is_installed("forum"):
        return Wire(
            "forum",
            Wired.WITHOUT,
            "The forum isn't in this process: posts of removed people in a service of its own "
            "can't be reached.",
            "Where an old forum service runs, erase the posts there; see docs/erasers.md.",
        )
    return Wire("forum", Wired.YES, "The forum is in this process; removals reach its posts.")


def _history() -> Wire:
    if HISTORY in settings.DATABASES:
        return Wire("history", Wired.YES, "The second database, of old answers, is configured.")
    return Wire(
        "history", Wired.WITHOUT, "There is no second database; old answers are in the first."
    )


def _storage() -> Wire:
    alias = conf.storage_alias()
    try:
        storage = storages[alias]
    except InvalidStorageError as error:
        hint = "Let LMS_LITE_STORAGE name an alias of STORAGES."
        return Wire("storage", Wired.BROKEN, str(error), hint)
    if problem := _storage_problem(storage):
        hint = "Reports and uploads can't be kept until that is mended."
        return Wire("storage", Wired.BROKEN, f"The storage “{alias}” {problem}", hint)
    text = f"The storage “{alias}” keeps what it is given."
    if isinstance(storage, FileSystemStorage):
        text += f" It is the folder {storage.location}: web and workers must share it."
    return Wire("storage", Wired.YES, text)


def _storage_problem(storage: Any) -> str:
    """What goes wrong with a small file; of an error its class: texts may hold signed addresses."""
    try:
        name = storage.save(PROBE, ContentFile(b"kept"))
        try:
            with storage.open(name, "rb") as file:
                is_kept = file.read() == b"kept"
        finally:
            storage.delete(name)
    except Exception as error:  # noqa: BLE001 - the edge to another package, which raises its own
        return f"answers {type(error).__name__}."
    return "" if is_kept else "gives back something else than it was given."


def _mail() -> Wire:
    channels = getattr(settings, "ACE_ENABLED_CHANNELS", None) or []
    channel = getattr(settings, "ACE_CHANNEL_DEFAULT_EMAIL", "")
    if channel not in channels:
        return Wire(
            "mail",
            Wired.BROKEN,
            f"ACE_CHANNEL_DEFAULT_EMAIL is “{channel}”, which ACE_ENABLED_CHANNELS lacks: no "
            "invitation leaves.",
            "Enable the channel.",
        )
    backend = str(settings.EMAIL_BACKEND)
    if channel == "django_email" and any(f".{word}." in backend for word in NOWHERE):
        return Wire("mail", Wired.DOUBTFUL, f"EMAIL_BACKEND {backend} sends no mail to anybody.")
    return Wire("mail", Wired.YES, f"Mails leave by the channel {channel}.")


def _registration() -> Wire:
    name = "registration"
    if not accounts.is_registration_open():
        return Wire(
            name,
            Wired.DOUBTFUL,
            "Registration is closed: who is invited and has no account can't become a learner.",
            "Open ALLOW_PUBLIC_ACCOUNT_CREATION, or invite people with accounts only.",
        )
    if (patterns := accounts.registration_patterns()) is not None:
        return Wire(
            name,
            Wired.WITHOUT,
            f"Registration takes addresses like {', '.join(patterns)} alone, and those on a "
            "course's allow list.",
        )
    return Wire(name, Wired.YES, "Everybody who is invited can register.")
