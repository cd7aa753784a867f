"""The platform's applications that the sandbox has, in the order they load."""

from contract import made
from contract.labels import MADE, NAMED

PLATFORM_APPS = [
    "openedx.core.djangoapps.plugins",
    "openedx.core.djangoapps.waffle_utils",
    "openedx.core.djangoapps.site_configuration",
    "openedx.core.djangoapps.ace_common",
    "openedx.core.djangoapps.user_authn",
    # Before accounts and enrollments: of a deleted account, its answers go first.
    "lms.djangoapps.courseware",
    "common.djangoapps.student",
    "common.djangoapps.course_modes",
    "common.djangoapps.database_fixups",
    "openedx.core.djangoapps.content.course_overviews",
    "openedx.core.djangoapps.user_api",
    "lms.djangoapps.coursewarehistoryextended",
    "lms.djangoapps.grades",
    "lms.djangoapps.instructor_task",
    "lms.djangoapps.certificates",
    "lms.djangoapps.survey",
    "lms.djangoapps.course_goals",
    "openedx.core.djangoapps.schedules",
    "openedx.core.djangoapps.bookmarks",
    "common.djangoapps.entitlements",
]

# Applications without a file here, and whose migration makes their tables.
made.install()
MADE_APPS = [*NAMED.values(), "contract"]
MADE_MIGRATIONS = dict.fromkeys(MADE, "contract.no_migrations")
