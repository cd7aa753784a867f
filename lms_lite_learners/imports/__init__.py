"""Adding learners: rows are read, planned and applied; a preview is a plan without its application.

`add` takes typed addresses and answers at once; `start` keeps a file and writes a job, which
`run` works through in chunks, and `list_rows` tells what became of each line.
"""

from lms_lite_learners.imports.adding import add
from lms_lite_learners.imports.chunks import run
from lms_lite_learners.imports.report import (
    ensure_rejected_rows,
    list_rows,
    open_rejected_rows,
    rejected_rows,
    template,
)
from lms_lite_learners.imports.typed import MAX_TEXT, read_typed, write_typed
from lms_lite_learners.imports.upload import start

__all__ = [
    "MAX_TEXT",
    "add",
    "ensure_rejected_rows",
    "list_rows",
    "open_rejected_rows",
    "read_typed",
    "rejected_rows",
    "run",
    "start",
    "template",
    "write_typed",
]
