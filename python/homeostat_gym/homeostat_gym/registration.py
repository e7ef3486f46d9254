"""Registers the worlds with Gymnasium.

``worlds.json`` is written from the program's own table (``homeostat env list --json``), so
that nothing is registered that does not exist.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import gymnasium
import gymnasium.vector

# Autoreset modes came with 1.1, and what an environment returns depends on them.
if not hasattr(gymnasium.vector, "AutoresetMode"):
    raise ImportError(
        f"homeostat_gym needs gymnasium 1.1 or newer, and this is {gymnasium.__version__}; "
        'pip install "gymnasium>=1.1"'
    )


class RegisteredWorld(NamedTuple):
    """A world as the program lists it."""

    world: str
    gymnasium_id: str
    about: str
    #: Steps after which an episode is cut off.
    max_episode_steps: int
    #: Lanes one program holds at most.
    most_lanes: int


def _worlds() -> tuple[RegisteredWorld, ...]:
    text = Path(__file__).with_name("worlds.json").read_text(encoding="utf-8")
    return tuple(RegisteredWorld(**row) for row in json.loads(text))


#: Every world there is.
WORLDS: tuple[RegisteredWorld, ...] = _worlds()


def register_worlds() -> list[str]:
    """Registers every world that is not yet, and returns the ids of all."""
    for row in WORLDS:
        if row.gymnasium_id in gymnasium.registry:
            continue
        gymnasium.register(
            id=row.gymnasium_id,
            entry_point="homeostat_gym.env:WorldEnv",
            vector_entry_point="homeostat_gym.vector_env:WorldVectorEnv",
            max_episode_steps=row.max_episode_steps,
            kwargs={"world": row.world},
        )
    return [row.gymnasium_id for row in WORLDS]
