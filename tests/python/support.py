"""What the tests share: where Gymnasium comes from, and which program is started.

Where Gymnasium is installed it is used; else the stand-in of its interface beside this file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

sys.path.insert(0, str(ROOT / "python" / "homeostat_gym"))
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

__all__ = ["CLASSIC", "HERE", "ROOT", "STAND_IN", "gymnasium", "homeostat_gym"]
