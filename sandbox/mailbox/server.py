"""Start the mail server: `python sandbox/mailbox/server.py [PORT]`.

There is no package here: it would hide the standard library's `mailbox`.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sandbox_mail.server import main

if __name__ == "__main__":
    main(sys.argv[1:])
