"""Sample files, as people send them."""

import io
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from lms_lite_learners.imports.read import inspect, read_rows

DATA = Path(__file__).parents[1] / "data"


def sample(name):
    """The bytes of a sample file."""
    return (DATA / name).read_bytes()


def rows_of(content):
    """The rows of a file given as text or bytes."""
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return list(read_rows(file, inspect(file)))


def layout_of(content):
    """How such a file is read."""
    return inspect(io.BytesIO(content.encode() if isinstance(content, str) else content))


def upload(content, name="staff.csv"):
    """The file as a form brings it."""
    content = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, content, content_type="text/csv")
