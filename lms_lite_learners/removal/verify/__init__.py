"""Looking again for data of people who were removed: later, and whenever somebody asks."""

from lms_lite_learners.removal.verify.asking import ask_verification, due_looks
from lms_lite_learners.removal.verify.later import due_orgs, work_off
from lms_lite_learners.removal.verify.looking import run_verification

__all__ = ["ask_verification", "due_looks", "due_orgs", "run_verification", "work_off"]
