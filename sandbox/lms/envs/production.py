"""Settings of running processes; LMS_CFG names another operator's file than ours."""

import os

from edx_django_utils.plugins import add_plugins

from lms.envs.common import *  # noqa: F403
from openedx.core.djangoapps.plugins.constants import ProjectType, SettingsType
from openedx.envs import operator

_tokens = operator.read(os.environ.get("LMS_CFG") or str(SANDBOX_ROOT / "operator.yml"))  # noqa: F405
operator.merge(globals(), _tokens)
add_plugins(__name__, ProjectType.LMS, SettingsType.PRODUCTION)
operator.finish(globals(), _tokens)
