"""Filters, events and signals of an action, in one order, with the hooks of the records."""

import datetime
import importlib
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import attrs
from django.db import models, transaction
from django.dispatch import Signal
from opaque_keys import OpaqueKey
from openedx_events.tooling import OpenEdxPublicSignal
from openedx_filters.exceptions import OpenEdxFilterException
from openedx_filters.tooling import OpenEdxPublicFilter

# Modules of plain signals; the names in them are the records' names.
SIGNAL_MODULES = (
    "common.djangoapps.student.signals.signals",
    "django.contrib.auth.signals",
    "lms.djangoapps.grades.signals.signals",
    "openedx.core.djangoapps.signals.signals",
    "openedx.core.djangoapps.user_api.accounts.signals",
    "openedx.core.djangoapps.user_authn.views.register",
    "submissions.models",
)
MODEL_SIGNALS = {models.signals.post_save: "post_save", models.signals.post_delete: "post_delete"}
# Django deletes without post_delete until somebody listens; the records had these listeners.
DELETES_HEARD = ("student.CourseEnrollment", "student.CourseEnrollmentAllowed")


def declared_signals() -> dict[Signal, str]:
    """The sandbox's plain signals and their names."""
    return {
        value: attribute
        for name in SIGNAL_MODULES
        for attribute, value in vars(importlib.import_module(name)).items()
        if isinstance(value, Signal)
        and not isinstance(value, OpenEdxPublicSignal | models.signals.ModelSignal)
    }


def in_transaction() -> bool:
    """Whether the default connection is inside an atomic block."""
    return transaction.get_connection().in_atomic_block


class Recorder:
    """Notes what happens during a block."""

    def __init__(self, world, models_recorded):
        """Record signals of the models named only."""
        self.world = world
        self.models_recorded = models_recorded
        self.signals = declared_signals()
        self.timeline: list[dict] = []

    def note(self, kind, name, **details) -> None:
        """Add an entry."""
        self.timeline.append({"kind": kind, "name": name, "tx": in_transaction(), **details})

    def note_signal(self, signal, sender) -> None:
        """Add a signal, if the records know it."""
        if signal in MODEL_SIGNALS:
            if sender.__name__ in self.models_recorded:
                self.note("signal", f"{MODEL_SIGNALS[signal]}:{sender.__name__}")
        elif signal in self.signals:
            self.note("signal", self.signals[signal])

    def event_data(self, value, name=""):
        """An event's data in symbols."""
        if attrs.has(type(value)):
            fields = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
            return {field: self.event_data(item, field) for field, item in fields.items()}
        if isinstance(value, OpaqueKey):
            return self.world.symbolic(str(value))
        if isinstance(value, datetime.datetime):
            return "<datetime>"
        if name in ("id", "user_id"):
            return f"<{self.world.person_of(value)}.id>"
        return self.world.symbolic(value)


def send_noting(recorder, original):
    """Django's `send`, noting it first."""

    def send(signal, sender, *args, **kwargs):
        recorder.note_signal(signal, sender)
        return original(signal, sender, *args, **kwargs)

    return send


def send_event_noting(recorder):
    """An event's `send_event`, noting it first."""
    original = OpenEdxPublicSignal.send_event

    def send_event(signal, *, send_robust=True, time=None, **kwargs):
        data = {name: recorder.event_data(value) for name, value in kwargs.items()}
        classes = {name: type(value).__name__ for name, value in kwargs.items()}
        recorder.note("event", signal.event_type, data=data, data_class=classes)
        return original(signal, send_robust=send_robust, time=time, **kwargs)

    return send_event


def run_pipeline_noting(recorder):
    """A filter's `run_pipeline`, noting it, and what it raises."""
    original = OpenEdxPublicFilter.run_pipeline.__func__

    def run_pipeline(cls, **kwargs):
        recorder.note("filter", cls.filter_type, args=sorted(kwargs))
        try:
            return original(cls, **kwargs)
        except OpenEdxFilterException as refusal:
            recorder.note("filter_raised", cls.filter_type, exception=type(refusal).__name__)
            raise

    return classmethod(run_pipeline)


def heard(**kwargs) -> None:
    """Listen, so that deletes are told."""


@contextmanager
def recording(world, models_recorded):
    """Record a block; yields the recorder."""
    recorder = Recorder(world, models_recorded)
    with ExitStack() as stack:
        for name in ("send", "send_robust"):
            noting = send_noting(recorder, getattr(Signal, name))
            stack.enter_context(patch.object(Signal, name, noting))
        stack.enter_context(
            patch.object(OpenEdxPublicSignal, "send_event", send_event_noting(recorder))
        )
        stack.enter_context(
            patch.object(OpenEdxPublicFilter, "run_pipeline", run_pipeline_noting(recorder))
        )
        for label in DELETES_HEARD:
            models.signals.post_delete.connect(heard, sender=label, weak=False)
            stack.callback(models.signals.post_delete.disconnect, heard, sender=label)
        yield recorder
