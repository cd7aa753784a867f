"""Results as a file: asked for, made by as many workers as are idle, handed out for some days."""

from lms_lite_learners.results.export.asking import start, start_own
from lms_lite_learners.results.export.history import of_author, of_org
from lms_lite_learners.results.export.links import ensure_fresh, find_job, path_of, url_of
from lms_lite_learners.results.export.order import FORMATS, Order, time_zones
from lms_lite_learners.results.export.parts import clear, clear_ended
from lms_lite_learners.results.export.pieces import help_with
from lms_lite_learners.results.export.report import (
    HEADERS,
    Report,
    has_report,
    manifest_of,
    name_of,
    open_report,
)
from lms_lite_learners.results.export.rights import ensure_allowed, own_courses
from lms_lite_learners.results.export.working import run

__all__ = [
    "FORMATS",
    "HEADERS",
    "Order",
    "Report",
    "clear",
    "clear_ended",
    "ensure_allowed",
    "ensure_fresh",
    "find_job",
    "has_report",
    "help_with",
    "manifest_of",
    "name_of",
    "of_author",
    "of_org",
    "open_report",
    "own_courses",
    "path_of",
    "run",
    "start",
    "start_own",
    "time_zones",
    "url_of",
]
