"""Serves one service of the sandbox: `python -m processes.web lms 8000`."""

import signal
import sys
from types import FrameType

from django.utils.module_loading import import_string
from waitress import serve

from processes.sandbox import HOST

THREADS = 8


def main(service: str, port: int) -> None:
    """Serve until SIGTERM."""
    signal.signal(signal.SIGTERM, _leave)
    serve(
        import_string(f"{service}.wsgi.application"),
        host=HOST,
        port=port,
        threads=THREADS,
        ident=None,
    )


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
