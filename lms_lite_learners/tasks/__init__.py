"""Background doors: ids in, one rule called."""

# A worker finds the tasks of an app in its package `tasks`, so the package names them all.
from lms_lite_learners.tasks import jobs, mail, removal, roster

__all__ = ["jobs", "mail", "removal", "roster"]
