"""The LMS's test settings with what an operator of the plugin would set."""

from lms.envs.test import *  # noqa: F403

LMS_LITE_DEFAULT_PLAN = "paid"
LMS_LITE_HASH_KEYS = ["a key for tests only"]
