"""Serves one service of the sandbox: `python -m processes.web lms 8000`."""

import signal
import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

from django.utils.module_loading import import_string
from waitress import serve

from processes.sandbox import HOST

THREADS = 8


def main(service: str, port: int) -> None:
    """Serve until SIGTERM."""
    signal.signal(signal.SIGTERM, _leave)
    serve(
        headers_alone(import_string(f"{service}.wsgi.application")),
        host=HOST,
        port=port,
        threads=THREADS,
        ident=None,
    )


def headers_alone(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Answer HEAD without a body: neither Django nor the server takes it away."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if close := getattr(body, "close", None):
            close()
        return []

    return answer


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
