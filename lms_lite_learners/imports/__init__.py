"""Adding learners: rows are read, planned and applied; a preview is a plan without its application.

`add` takes typed addresses and answers at once; `start` keeps a file and writes a job, which
`run` works through in chunks, and `list_rows` tells what became of each line. `apply_preview` does
for real what a dry run showed, if it still holds.
"""

from lms_lite_learners.imports.adding import add
from lms_lite_learners.imports.chunks import run
from lms_lite_learners.imports.comparing import (
    compare,
    ensure_few_gone,
    gone_among,
    list_compared,
)
from lms_lite_learners.imports.mended import mended_lines
from lms_lite_learners.imports.mending import mend_row
from lms_lite_learners.imports.previews import apply_preview, can_be_applied, find_applied
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
    "apply_preview",
    "can_be_applied",
    "compare",
    "ensure_few_gone",
    "ensure_rejected_rows",
    "find_applied",
    "gone_among",
    "list_compared",
    "list_rows",
    "mend_row",
    "mended_lines",
    "open_rejected_rows",
    "read_typed",
    "rejected_rows",
    "run",
    "start",
    "template",
    "write_typed",
]
