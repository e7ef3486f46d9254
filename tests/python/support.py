"""What the tests share: where Gymnasium comes from, and which program is started.

Gymnasium is taken from the folder that GYMNASIUM_FOLDER names, else where it is installed;
where it is neither, the stand-in of its interface beside this file is taken.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

sys.path.insert(0, str(ROOT / "python" / "homeostat_gym"))
if os.environ.get("GYMNASIUM_FOLDER", ""):
    sys.path.insert(0, os.environ["GYMNASIUM_FOLDER"])
try:
    import gymnasium
except ModuleNotFoundError:
    sys.path.insert(0, str(HERE / "gymnasium_stub"))
    import gymnasium

# The sources, on the Node that the clone brings along.
os.environ.setdefault("HOMEOSTAT_BIN", str(ROOT / "src" / "cli" / "main.ts"))
os.environ["PATH"] = f"{ROOT / 'node_modules' / '.bin'}{os.pathsep}{os.environ['PATH']}"

import homeostat_gym  # noqa: E402

#: True where the tests run against the stand-in.
STAND_IN = getattr(gymnasium, "STAND_IN", False)
CLASSIC = "homeostat/ClusterClassic-v0"

__all__ = ["CLASSIC", "HERE", "ROOT", "STAND_IN", "gymnasium", "homeostat_gym", "lives", "soon"]

#: Ends are to come within a second; a machine that is busy may need longer to be looked at.
PATIENCE_S = 10.0


def lives(pid: int) -> bool:
    """Whether this process has not ended."""
    try:
        # A zombie has ended: only nobody has asked yet.
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def soon(condition: Callable[[], bool]) -> bool:
    """Waits until this holds; False where it does not come to."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False
