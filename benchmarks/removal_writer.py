"""Somebody who goes on learning while others are removed: a process of its own that writes."""

import multiprocessing
import statistics
import time
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, connections

from benchmarks import removal_world as world

_FORK = multiprocessing.get_context("fork")

__all__ = ["Writer"]


class Writer:
    """Writes answers as long as the `with` lasts; then `times` in ms and `errors` are known."""

    def __init__(self, user_ids: range, name: str) -> None:
        """Answers of these learners, to problems called after `name`."""
        self.times: list[float] = []
        self.errors: list[str] = []
        self._stop, self._ready = _FORK.Event(), _FORK.Event()
        self._answers: Any = _FORK.Queue()
        arguments = (user_ids, name, self._ready, self._stop, self._answers)
        self._process = _FORK.Process(target=_write, args=arguments)

    def __enter__(self) -> Self:
        """Begin; a connection is nothing that two processes can share."""
        connections.close_all()
        self._process.start()
        self._ready.wait(30)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it and take what it noted."""
        self._stop.set()
        self.times, self.errors = self._answers.get(timeout=120)
        self._process.join()

    def percentiles(self) -> tuple[float, float]:
        """The median and what 99 of 100 writes stay below, in ms."""
        return statistics.median(self.times), statistics.quantiles(self.times, n=100)[98]


def _write(user_ids: range, name: str, ready: Any, stop: Any, answers: Any) -> None:
    from opaque_keys.edx.keys import CourseKey

    from lms.djangoapps.courseware.models import StudentModule

    keys = [CourseKey.from_string(text) for text in world.COURSES]
    times: list[float] = []
    errors: list[str] = []
    number = 0
    StudentModule.objects.first()
    ready.set()
    while not stop.is_set():
        number += 1
        key = keys[number % len(keys)]
        started = time.perf_counter()
        try:
            state, _created = StudentModule.objects.get_or_create(
                student_id=user_ids[number % len(user_ids)],
                course_id=key,
                module_state_key=key.make_usage_key("problem", f"{name}{number // 3}"),
                defaults={"module_type": "problem", "state": "{}"},
            )
            state.state = f'{{"answer": {number}}}'
            state.save()
        except DatabaseError as error:
            errors.append(str(error))
        times.append((time.perf_counter() - started) * 1000)
        # A learner reads before the next answer; without a rest this would measure the processor.
        time.sleep(0.005)
    answers.put((times, errors))
    connections.close_all()
