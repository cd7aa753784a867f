"""`python -m processes serve`, `reset` or `load`; PORT and SANDBOX_DIR say which sandbox."""

import argparse
import subprocess
import sys

from processes import lock, reset, runner
from processes.sandbox import (
    SOURCE,
    Sandbox,
    SandboxError,
    ensure_ports_free,
    from_environment,
    python,
)


def main() -> None:
    """Do what the command line asks; what the person can put right is told in one line."""
    arguments = read_arguments()
    try:
        sandbox = from_environment()
        arguments.act(sandbox, arguments)
    except SandboxError as error:
        sys.exit(str(error))


def read_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m processes")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("serve", help="start everything").set_defaults(act=serve)
    commands.add_parser("reset", help="start over").set_defaults(act=start_over)
    loading = commands.add_parser("load", help="fill the database in bulk")
    loading.add_argument("--learners", type=int, default=1_000_000)
    loading.add_argument("--courses", type=int, default=20)
    loading.set_defaults(act=load)
    return parser.parse_args()


def serve(sandbox: Sandbox, _arguments: argparse.Namespace) -> None:
    """Run the sandbox until it is stopped."""
    with lock.held(sandbox):
        ensure_ports_free(sandbox)
        runner.serve(sandbox)


def start_over(sandbox: Sandbox, _arguments: argparse.Namespace) -> None:
    """Remove everything that the sandbox keeps."""
    with lock.held(sandbox):
        reset.start_over(sandbox)


def load(sandbox: Sandbox, arguments: argparse.Namespace) -> None:
    """Fill the database; a sandbox may be running meanwhile."""
    lock.marked(sandbox.home)
    runner.prepare(sandbox)
    command = python(
        *("manage.py", "lms", "sandbox_load"),
        *("--learners", str(arguments.learners), "--courses", str(arguments.courses)),
    )
    done = subprocess.run(command, cwd=SOURCE, env=sandbox.environment(), check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
