"""Names by which plugins and services find each other."""


class ProjectType:
    """Entry-point groups, one per service."""

    LMS = "lms.djangoapp"
    CMS = "cms.djangoapp"


class SettingsType:
    """Occasions on which a plugin may change the settings."""

    PRODUCTION = "production"
    COMMON = "common"
    DEVSTACK = "devstack"
    TEST = "test"
