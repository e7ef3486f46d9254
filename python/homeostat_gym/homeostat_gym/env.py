"""One world as a Gymnasium environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import gymnasium
import numpy as np
from numpy.typing import NDArray

from homeostat_gym.bridge import Bridge
from homeostat_gym.spaces import numbers_of, seed_of, spaces_of

#: A stream of chance that nobody seeded begins at one of so many places.
SEEDS = 2**32


class WorldEnv(gymnasium.Env[NDArray[np.float32], Any]):
    """A world of homeostat.

    Args:
        world: Its name in the program: ``cluster-classic``. The registered ids name it already.
        render_mode: ``ansi`` for text, ``rgb_array`` for a picture, or None.
        settings: Settings of the world by name: ``{"budget": 50}``.
        timeout_s: Seconds after which a program that does not answer is given up; None for never.

    The world runs in a child process that ends with ``close()``, with this object or with
    Python, whichever comes first. After a fork the child belongs to the process that made it.

    Raises:
        WorldError: A ValueError: an action outside the space, a step after the end, an
            unknown option or setting. The world has not changed.
        BridgeDied: The child was ended from outside.
    """

    metadata: ClassVar[dict[str, Any]] = {"render_modes": ["ansi", "rgb_array"], "render_fps": 10}

    def __init__(
        self,
        world: str = "cluster-classic",
        *,
        render_mode: str | None = None,
        settings: Mapping[str, Any] | None = None,
        timeout_s: float | None = 60.0,
    ) -> None:
        check_render_mode(render_mode)
        self.render_mode = render_mode
        # One's own: SyncVectorEnv writes its autoreset mode into it.
        self.metadata = dict(type(self).metadata)
        self._bridge = Bridge(
            world, lanes=1, autoreset="DISABLED", settings=settings, timeout_s=timeout_s
        )
        self.observation_space, self.action_space = spaces_of(self._bridge)
        self._seeded = False

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[NDArray[np.float32], dict[str, Any]]:
        """Begins an episode; see ``gymnasium.Env.reset``.

        Without a seed the world's stream of chance goes on where it is; one that was never
        seeded begins anywhere.
        """
        super().reset(seed=seed)
        if seed is None and not self._seeded:
            seed = int(self.np_random.integers(SEEDS))
        self._bridge.reset(None if seed is None else seed_of(seed), None, options)
        self._seeded = True
        return self._observation(), self._info()

    def step(
        self, action: Any
    ) -> tuple[NDArray[np.float32], float, bool, bool, dict[str, Any]]:
        """One step; see ``gymnasium.Env.step``."""
        opened = self._bridge.opened
        one = numbers_of(action, opened.action_dtype, opened.action_shape[1:])
        outcome = self._bridge.step(one.reshape(opened.action_shape))
        return (
            self._observation(),
            float(outcome["rewards"][0]),
            bool(outcome["terminated"][0]),
            bool(outcome["truncated"][0]),
            self._info(),
        )

    def render(self) -> Any:
        """The world as text or as a picture of height × width × 3; None without a render mode."""
        if self.render_mode is None:
            gymnasium.logger.warn("render() does nothing: give a render_mode to make() first")
            return None
        return rendered(self._bridge, 0, self.render_mode)

    def close(self) -> None:
        """Ends the child process. May be called twice."""
        bridge = getattr(self, "_bridge", None)
        if bridge is not None:
            bridge.close()

    def _observation(self) -> NDArray[np.float32]:
        return self._bridge.outcome["observations"][0].copy()

    def _info(self) -> dict[str, Any]:
        outcome = self._bridge.outcome
        return {
            name: float(outcome[f"info:{name}"][0]) for name in self._bridge.opened.info_names
        }


def check_render_mode(render_mode: str | None) -> None:
    """Raises ValueError for a mode there is not."""
    modes = WorldEnv.metadata["render_modes"]
    if render_mode is not None and render_mode not in modes:
        raise ValueError(f"there is no render mode {render_mode!r}; take one of {modes}, or None")


def rendered(bridge: Bridge, lane: int, render_mode: str) -> Any:
    """A lane in this mode."""
    return bridge.text(lane) if render_mode == "ansi" else bridge.picture(lane)
