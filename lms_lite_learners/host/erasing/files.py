"""Files that learners handed in, read from the rows that name them before those go."""

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lms_lite_learners.host.erasing import attachments
from lms_lite_learners.host.erasing.stored import Place, StoredFile, delete
from lms_lite_learners.host.erasing.tables import all_rows, rows_in, slices
from lms_lite_learners.host.selection import as_text, find_usage_key

SGA, ORA = "edx_sga", "openassessment"
# Handed in under this kind of item, which is not the kind of the block.
SGA_ITEM = "sga"
# Lists of equal length in a learner's state of an open assessment.
SAVED = ("saved_files_names", "saved_files_descriptions", "saved_files_sizes")

__all__ = ["StoredFile", "collect", "delete"]


def collect(
    *,
    submissions: Iterable[int] = (),
    submission_files: Iterable[int] = (),
    shared_uploads: Iterable[int] = (),
    student_modules: Iterable[int] = (),
    threads: Iterable[int] = (),
    comments: Iterable[int] = (),
) -> tuple[StoredFile, ...]:
    """The files that these rows name, given by their ids.

    A team's work stays, and so does a file of which others handed in an exact copy: they share it.
    Of files in the forum those go that nobody else wrote of before.
    """
    found: set[StoredFile] = set()
    found.update(_of_submissions(list(submissions)))
    found.update(_named("submissions.SubmissionFile", "file", submission_files, Place.SUBMISSION))
    uploads = _named(
        "assessment.SharedFileUpload", "file_key", shared_uploads, Place.OPEN_ASSESSMENT
    )
    found.update(uploads)
    found.update(_of_states(list(student_modules)))
    names = attachments.names_in(threads, comments)
    found.update(StoredFile(Place.DEFAULT, name) for name in names)
    return tuple(sorted(found))


def _named(label: str, column: str, pks: Iterable[int], place: Place) -> Iterator[StoredFile]:
    rows = rows_in(label)
    if rows is None:
        return
    for some in slices(pks):
        names = rows.filter(pk__in=some).values_list(column, flat=True)
        yield from (StoredFile(place, str(name)) for name in names if name)


def _of_submissions(pks: list[int]) -> Iterator[StoredFile]:
    handed_in = all_rows("submissions.Submission")
    assignments: dict[str, list[dict[str, Any]]] = {}
    for some in slices(pks):
        rows = handed_in.filter(pk__in=some, team_submission__isnull=True)
        columns = (as_text("answer"), "student_item__item_type", "student_item__item_id")
        for text, kind, item in rows.values_list(*columns):
            answer = _parsed(text)
            if kind == SGA_ITEM and answer.get("sha1"):
                assignments.setdefault(item, []).append(answer)
            keys = answer.get("file_keys") or [answer.get("file_key")]
            for key in keys if isinstance(keys, list) else ():
                if key and isinstance(key, str):
                    yield StoredFile(Place.OPEN_ASSESSMENT, key)
    for item, answers in assignments.items():
        shared = _copies(item, {answer["sha1"] for answer in answers}, set(pks))
        for answer in answers:
            if answer["sha1"] not in shared:
                yield from _sga_file(item, answer, "sha1", "filename")


def _copies(item: str, hashes: set[str], pks: set[int]) -> set[str]:
    """Those of the hashes that others' work in a staff-graded assignment has as well."""
    rows = all_rows("submissions.Submission").filter(
        student_item__item_id=item, student_item__item_type=SGA_ITEM
    )
    found: set[str] = set()
    for pk, text in rows.values_list("pk", as_text("answer")).iterator():
        sha1 = _parsed(text).get("sha1") if pk not in pks else None
        if sha1 in hashes:
            found.add(sha1)
    return found


def _of_states(pks: list[int]) -> Iterator[StoredFile]:
    states = all_rows("courseware.StudentModule")
    for some in slices(pks):
        rows = states.filter(pk__in=some, module_type__in=(SGA, ORA))
        columns = ("student_id", as_text("course_id"), as_text("module_state_key"), "state")
        found = [
            (user_id, course, block, state)
            for user_id, course, block, text in rows.values_list(*columns)
            if (state := _parsed(text))
        ]
        anonymous = _anonymous_ids({user_id for user_id, _course, _block, _state in found})
        for user_id, course, block, state in found:
            for name in ("annotated", "uploaded"):
                sha1 = f"{name}_sha1"
                if state.get(sha1) and not _is_shared(block, str(state[sha1]), pks):
                    yield from _sga_file(block, state, sha1, f"{name}_filename")
            for known_as in anonymous.get((user_id, course), ()):
                yield from _saved_files(f"{known_as}/{course}/{block}", state)


def _is_shared(block: str, sha1: str, pks: Iterable[int]) -> bool:
    """Does another's state name the same file? Staff give equal remarks to many."""
    key = find_usage_key(block)
    if key is None:
        return False
    states = all_rows("courseware.StudentModule").filter(module_state_key=key, state__contains=sha1)
    return any(pk not in set(pks) for pk in states.values_list("pk", flat=True))


def _saved_files(key: str, state: Mapping[str, Any]) -> Iterator[StoredFile]:
    """Files uploaded to an open assessment, handed in or not: the first has no number."""
    count = max(len(_parsed_list(state.get(name))) for name in SAVED)
    for number in range(count):
        name = f"{key}/{number}" if number else key
        yield StoredFile(Place.OPEN_ASSESSMENT, name)


def _sga_file(
    block: str, state: Mapping[str, Any], sha1: str, filename: str
) -> Iterator[StoredFile]:
    """A file of a staff-graded assignment, which lies beside its block's others."""
    if not state.get(sha1):
        return
    key = find_usage_key(block)
    if key is None:
        return
    ending = posixpath.splitext(str(state.get(filename) or ""))[1]
    folder = f"{key.org}/{key.course}/{key.block_type}/{key.block_id}"
    yield StoredFile(Place.STAFF_GRADED, f"{folder}/{state[sha1]}{ending}")


def _anonymous_ids(user_ids: set[int]) -> dict[tuple[int, str], set[str]]:
    """What each account is known as, by account and course; its own everywhere too."""
    rows = all_rows("student.AnonymousUserId").filter(user_id__in=user_ids)
    found: dict[tuple[int, str], set[str]] = {}
    for user_id, course, known_as in rows.values_list(
        "user_id", as_text("course_id"), "anonymous_user_id"
    ):
        found.setdefault((user_id, course or ""), set()).add(known_as)
    everywhere = {user_id: ids for (user_id, course), ids in found.items() if not course}
    return {pair: ids | everywhere.get(pair[0], set()) for pair, ids in found.items()}


def _parsed(text: Any) -> dict[str, Any]:
    try:
        read = json.loads(text or "null")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _parsed_list(text: Any) -> list[Any]:
    """A list that the state holds as text of its own, or as it is."""
    try:
        read = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return []
    return read if isinstance(read, list) else []
