"""Files of staff in which many learners stand together; they go by code of their own."""

from lms_lite_learners.data import Category, Entry
from lms_lite_learners.removal.learner_data.lines import erase

RECORDS: tuple[Entry, ...] = (
    erase(
        "super_csv.CSVOperation",
        Category.FILES,
        "A file by which staff changed many learners' grades; deleted whole, with its file.",
    ),
)
