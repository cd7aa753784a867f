"""The LMS's test settings with what an operator of the plugin would set."""

import os

from lms.envs.test import *  # noqa: F403

LMS_LITE_DEFAULT_PLAN = "paid"
LMS_LITE_HASH_KEYS = ["a key for tests only"]

# Workers of one test run share a broker; each has a queue of its own there.
DEFAULT_PRIORITY_QUEUE += os.environ.get("PYTEST_XDIST_WORKER", "")  # noqa: F405
CELERY_DEFAULT_QUEUE = CELERY_DEFAULT_ROUTING_KEY = ACE_ROUTING_KEY = DEFAULT_PRIORITY_QUEUE
CELERY_QUEUES = {**CELERY_QUEUES, DEFAULT_PRIORITY_QUEUE: {}}  # noqa: F405
