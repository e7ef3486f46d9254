"""The worlds of homeostat as Gymnasium environments.

Importing this package registers them::

    import gymnasium
    import homeostat_gym

    env = gymnasium.make("homeostat/ClusterClassic-v0")
    envs = gymnasium.make_vec("homeostat/ClusterClassic-v0", num_envs=1024)

The worlds run in a child process, the program ``homeostat``; see ``homeostat_gym.program``
for where it is looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeostat_gym.errors import (
    BridgeDied,
    BridgeTimeout,
    ForeignProcess,
    HomeostatError,
    ProgramNotFound,
    ProtocolError,
    WorldError,
)
from homeostat_gym.registration import WORLDS, register_worlds

if TYPE_CHECKING:
    from homeostat_gym.env import WorldEnv
    from homeostat_gym.vector_env import WorldVectorEnv

__version__ = "0.1.0"
__all__ = [
    "WORLDS",
    "BridgeDied",
    "BridgeTimeout",
    "ForeignProcess",
    "HomeostatError",
    "ProgramNotFound",
    "ProtocolError",
    "WorldEnv",
    "WorldError",
    "WorldVectorEnv",
    "register_worlds",
]

register_worlds()


def __getattr__(name: str) -> Any:
    """Loads the environments when they are first asked for."""
    if name == "WorldEnv":
        from homeostat_gym.env import WorldEnv

        return WorldEnv
    if name == "WorldVectorEnv":
        from homeostat_gym.vector_env import WorldVectorEnv

        return WorldVectorEnv
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
