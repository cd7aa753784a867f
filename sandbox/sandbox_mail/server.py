"""An SMTP server that keeps what it gets, or refuses it, or takes its time, as it is told."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox_mail import control, store

HOST = "127.0.0.1"
LARGEST = 64 * 1024 * 1024


class Keeper:
    """Answers each mail as the control file says at that moment."""

    def __init__(self, where: Path) -> None:
        self.where = where

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Take or refuse one recipient."""
        refusal = control.read(self.where).refusal_of(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail once for each recipient, then answer."""
        delay = control.read(self.where).delay_seconds
        for recipient in envelope.rcpt_tos:
            store.keep(self.where, recipient, envelope.original_content)
        if delay:
            await asyncio.sleep(delay)
        return "250 kept"


async def serve(where: Path, port: int) -> None:
    """Serve until told to stop by SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    keeper = Keeper(where)
    server = await loop.create_server(
        lambda: SMTP(keeper, data_size_limit=LARGEST, enable_SMTPUTF8=True), HOST, port
    )
    async with server:
        print(f"mail server on {HOST}:{port}", flush=True)
        await stop.wait()


def main(arguments: list[str]) -> None:
    """Read port and folder from the command line and the environment, then serve."""
    port = int(arguments[0] if arguments else os.environ.get("SANDBOX_SMTP_PORT", "8025"))
    home = Path(__file__).resolve().parents[2] / ".sandbox"
    where = store.folder(Path(os.environ.get("SANDBOX_DIR", home)))
    asyncio.run(serve(where, port))


if __name__ == "__main__":
    main(sys.argv[1:])
