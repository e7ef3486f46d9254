"""Where the program ``homeostat`` is looked for, and how it is started.

1. The variable ``HOMEOSTAT_BIN``: a program, or a ``.js`` or ``.ts`` file for Node.
2. ``homeostat`` on the PATH.
3. As npx does it, from the working folder upward: ``node_modules/.bin/homeostat`` of a
   local install, or a clone of homeostat itself. Node is then looked for beside it first.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from homeostat_gym.errors import ProgramNotFound

_FOR_NODE = (".js", ".mjs", ".cjs", ".ts")


class Start(NamedTuple):
    """A command line and the environment it is to be run in."""

    command: list[str]
    environment: dict[str, str]


def find_program(
    environment: Mapping[str, str] | None = None, folder: Path | str | None = None
) -> Start:
    """Returns how to start ``homeostat``.

    Args:
        environment: Variables to look at; the process's own where it is None.
        folder: Folder to begin at; the working folder where it is None.

    Raises:
        ProgramNotFound: It is nowhere, or ``HOMEOSTAT_BIN`` does not name it.
    """
    variables = dict(os.environ if environment is None else environment)
    # The program itself knows no such setting, and would say so.
    named = variables.pop("HOMEOSTAT_BIN", "")
    if named != "":
        return Start(_named(named, variables), variables)
    on_path = shutil.which("homeostat", path=variables.get("PATH", os.defpath))
    if on_path is not None:
        return Start([on_path], variables)
    here = Path.cwd() if folder is None else Path(folder).resolve()
    for place in (here, *here.parents):
        program = _local(place)
        if program is not None:
            bins = place / "node_modules" / ".bin"
            path = f"{bins}{os.pathsep}{variables.get('PATH', os.defpath)}"
            return Start([str(program)], {**variables, "PATH": path})
    raise ProgramNotFound(
        "the program homeostat was not found: HOMEOSTAT_BIN is not set, it is not on the PATH, "
        f"and there is no local install in {here} or above; install it, "
        "or set HOMEOSTAT_BIN to its path"
    )


def _named(named: str, variables: Mapping[str, str]) -> list[str]:
    path = variables.get("PATH", os.defpath)
    if named.endswith(_FOR_NODE) and os.path.isfile(named):
        node = shutil.which("node", path=path)
        if node is None:
            raise ProgramNotFound(
                f"HOMEOSTAT_BIN is {named}, for which node is needed, and node is not on the PATH; "
                "install Node.js, or put it on the PATH"
            )
        return [node, named]
    found = shutil.which(named, path=path)
    if found is None:
        raise ProgramNotFound(
            f"HOMEOSTAT_BIN is {named}, which is no program that can be started; "
            "set it to the path of homeostat, or unset it"
        )
    return [found]


def _local(place: Path) -> Path | None:
    installed = place / "node_modules" / ".bin" / "homeostat"
    if os.access(installed, os.X_OK):
        return installed
    clone = place / "bin" / "homeostat.js"
    return clone if _is_clone(place) and os.access(clone, os.X_OK) else None


def _is_clone(place: Path) -> bool:
    try:
        manifest = json.loads((place / "package.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("name") == "homeostat"
