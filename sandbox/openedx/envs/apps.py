"""The platform's own applications that the sandbox has, in the order they load."""

PLATFORM_APPS = [
    "openedx.core.djangoapps.plugins",
    "openedx.core.djangoapps.ace_common",
    "openedx.core.djangoapps.user_authn",
    "common.djangoapps.student",
    "common.djangoapps.course_modes",
    "common.djangoapps.database_fixups",
    "openedx.core.djangoapps.content.course_overviews",
    "openedx.core.djangoapps.user_api",
    "lms.djangoapps.grades",
]
