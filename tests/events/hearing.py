"""What the plugin hears, found by looking at every signal there is, and how it may be told."""

import gc
import weakref
from contextlib import contextmanager

from django.dispatch import Signal
from openedx_events.tooling import OpenEdxPublicSignal

from openedx.core.djangoapps.signals.signals import USER_ACCOUNT_ACTIVATED

PREFIX = "lms_lite_learners."


class OthersError(Exception):
    """Another plugin's receiver fails."""


def ears():
    """Signal and place of each receiver of ours, by its name."""
    found = {}
    for signal in gc.get_objects():
        if issubclass(type(signal), Signal):
            for place, (key, *_rest) in enumerate(signal.receivers):
                if isinstance(key[0], str) and key[0].startswith(PREFIX):
                    found[key[0].removeprefix(PREFIX)] = (signal, place)
    return found


def is_robust(signal):
    """Does the platform send this one so that no receiver's error comes out?"""
    return isinstance(signal, OpenEdxPublicSignal) or signal is USER_ACCOUNT_ACTIVATED


class Tap:
    """What came to our receivers, in order; with `is_held` it goes no further."""

    def __init__(self, is_held=False):
        self.is_held = is_held
        self.heard = []

    def names(self):
        """Names of the receivers that something came to."""
        return {name for name, _receiver, _told in self.heard}

    def tell(self, told=None):
        """Tell the receivers, once more or at last."""
        for _name, receiver, arguments in list(self.heard) if told is None else told:
            receiver(**arguments)


@contextmanager
def tapped(*, is_held=False):
    """Listen in front of each of our receivers."""
    tap, before = Tap(is_held), {}
    for name, (signal, place) in ears().items():
        before.setdefault(signal, list(signal.receivers))
        key, receiver, *rest = signal.receivers[place]
        own = receiver() if isinstance(receiver, weakref.ReferenceType) else receiver
        signal.receivers[place] = (key, _listening(tap, name, own), *rest)
        signal.sender_receivers_cache.clear()
    try:
        yield tap
    finally:
        _put_back(before)


@contextmanager
def failing_others(*, robust):
    """Have another plugin's receivers fail before and after each of ours."""
    before = {}
    for signal, place in ears().values():
        if is_robust(signal) is robust:
            receivers = before.setdefault(signal, list(signal.receivers))
            (_uid, sender), _own, *rest = receivers[place]
            first = ((f"first-{place}", sender), _fail, *rest)
            last = ((f"last-{place}", sender), _fail, *rest)
            signal.receivers[:] = [first, *signal.receivers, last]
            signal.sender_receivers_cache.clear()
    try:
        yield
    finally:
        _put_back(before)


def _listening(tap, name, receiver):
    def listen(**arguments):
        tap.heard.append((name, receiver, arguments))
        if not tap.is_held:
            receiver(**arguments)

    return listen


def _fail(**_arguments):
    raise OthersError


def _put_back(before):
    for signal, receivers in before.items():
        signal.receivers[:] = receivers
        signal.sender_receivers_cache.clear()
