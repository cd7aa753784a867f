"""The applications that have no file here: their modules and tables are made from the contract.

They are those of which a table ties to a person by more than who last changed a setting, and
those that these link to.
"""

import importlib.util
from pathlib import Path

SANDBOX = Path(__file__).resolve().parents[1]
# Application names by label.
NAMED = {
    "agreements": "openedx.core.djangoapps.agreements",
    "api_admin": "openedx.core.djangoapps.api_admin",
    "assessment": "openassessment.assessment",
    "blackboard": "integrated_channels.blackboard",
    "blackboard_channel": "channel_integrations.blackboard",
    "bulk_email": "lms.djangoapps.bulk_email",
    "bulk_grades": "bulk_grades",
    "calendar_sync": "openedx.features.calendar_sync",
    "canvas": "integrated_channels.canvas",
    "canvas_channel": "channel_integrations.canvas",
    "ccx": "lms.djangoapps.ccx",
    "channel_integration": "channel_integrations.integrated_channel",
    "consent": "consent",
    "content_libraries": "openedx.core.djangoapps.content_libraries",
    "cornerstone": "integrated_channels.cornerstone",
    "cornerstone_channel": "channel_integrations.cornerstone",
    "course_action_state": "common.djangoapps.course_action_state",
    "course_apps": "openedx.core.djangoapps.course_apps",
    "course_groups": "openedx.core.djangoapps.course_groups",
    "course_live": "openedx.core.djangoapps.course_live",
    "credit": "openedx.core.djangoapps.credit",
    "degreed": "integrated_channels.degreed",
    "degreed2": "integrated_channels.degreed2",
    "degreed2_channel": "channel_integrations.degreed2",
    "discussions": "openedx.core.djangoapps.discussions",
    "django_celery_results": "django_celery_results",
    "django_comment_common": "openedx.core.djangoapps.django_comment_common",
    "django_notify": "django_notify",
    "edx_name_affirmation": "edx_name_affirmation",
    "edx_proctoring": "edx_proctoring",
    "edx_when": "edx_when",
    "embargo": "openedx.core.djangoapps.embargo",
    "enterprise": "enterprise",
    "experiments": "lms.djangoapps.experiments",
    "external_user_ids": "openedx.core.djangoapps.external_user_ids",
    "forum": "forum",
    "integrated_channel": "integrated_channels.integrated_channel",
    "lti1p3_tool_config": "pylti1p3.contrib.django.lti1p3_tool_config",
    "lti_consumer": "lti_consumer",
    "lti_provider": "lms.djangoapps.lti_provider",
    "milestones": "milestones",
    "mobile_api": "lms.djangoapps.mobile_api",
    "moodle": "integrated_channels.moodle",
    "moodle_channel": "channel_integrations.moodle",
    "notifications": "openedx.core.djangoapps.notifications",
    "oauth2_provider": "oauth2_provider",
    "oauth_dispatch": "openedx.core.djangoapps.oauth_dispatch",
    "oel_publishing": "openedx_learning.apps.authoring.publishing",
    "program_enrollments": "lms.djangoapps.program_enrollments",
    "programs": "openedx.core.djangoapps.programs",
    "sap_success_factors": "integrated_channels.sap_success_factors",
    "sap_success_factors_channel": "channel_integrations.sap_success_factors",
    "social_django": "social_django",
    "split_modulestore_django": "common.djangoapps.split_modulestore_django",
    "staffgrader": "openassessment.staffgrader",
    "status": "common.djangoapps.status",
    "super_csv": "super_csv",
    "support": "lms.djangoapps.support",
    "survey_report": "openedx.features.survey_report",
    "system_wide_roles": "openedx.core.djangoapps.system_wide_roles",
    "teams": "lms.djangoapps.teams",
    "third_party_auth": "common.djangoapps.third_party_auth",
    "user_tours": "lms.djangoapps.user_tours",
    "verify_student": "lms.djangoapps.verify_student",
    "wiki": "wiki",
    "xapi": "integrated_channels.xapi",
    "xapi_channel": "channel_integrations.xapi",
}


def is_installed(name: str) -> bool:
    """Whether a package from PyPI brings the application, which then is not made."""
    spec = importlib.util.find_spec(name.partition(".")[0])
    if spec is None:
        return False
    # A folder of the sandbox holds what is written here; the rest of the package is still made.
    places = spec.submodule_search_locations or [spec.origin]
    return not all(Path(place).resolve().is_relative_to(SANDBOX) for place in places)


# Told once, before the finder of made modules answers for them too.
MADE = {label: name for label, name in NAMED.items() if not is_installed(name)}
