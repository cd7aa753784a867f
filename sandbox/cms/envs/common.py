"""Settings of the second service, in which courses are made, before the operator's file.

What the environment can set is listed at the top of `openedx/envs/common.py`.
"""

from edx_django_utils.plugins import add_plugins, get_plugin_apps

from openedx.core.djangoapps.plugins.constants import ProjectType, SettingsType
from openedx.envs.common import *  # noqa: F403

SERVICE_VARIANT = "cms"
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

HIGH_PRIORITY_QUEUE = "edx.cms.core.high"
DEFAULT_PRIORITY_QUEUE = "edx.cms.core.default"
HIGH_MEM_QUEUE = "edx.cms.core.high_mem"
CELERY_DEFAULT_QUEUE = CELERY_DEFAULT_ROUTING_KEY = DEFAULT_PRIORITY_QUEUE
ACE_ROUTING_KEY = DEFAULT_PRIORITY_QUEUE
CELERY_QUEUES = {HIGH_PRIORITY_QUEUE: {}, DEFAULT_PRIORITY_QUEUE: {}, HIGH_MEM_QUEUE: {}}

LOGIN_REDIRECT_URL = "/home/"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [SANDBOX_ROOT / "cms" / "templates"]}]  # noqa: F405
STATICFILES_DIRS = [SANDBOX_ROOT / "cms" / "static"]  # noqa: F405

# Plugins come last: what they see is what the service has.
INSTALLED_APPS.append("cms.djangoapps.contentstore")  # noqa: F405
INSTALLED_APPS.extend(get_plugin_apps(ProjectType.CMS))  # noqa: F405
add_plugins(__name__, ProjectType.CMS, SettingsType.COMMON)
