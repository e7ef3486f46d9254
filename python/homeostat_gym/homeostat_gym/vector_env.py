"""Many copies of one world stepped together, as a Gymnasium vector environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from homeostat_gym.bridge import Bridge
from homeostat_gym.env import SEEDS, check_render_mode, rendered
from homeostat_gym.spaces import numbers_of, seed_of, spaces_of


class WorldVectorEnv(VectorEnv):
    """``num_envs`` copies of a world of homeostat in one child process.

    Args:
        world: Its name in the program: ``cluster-classic``. The registered ids name it already.
        num_envs: How many copies.
        render_mode: ``ansi`` for text, ``rgb_array`` for pictures, or None.
        autoreset_mode: What becomes of a copy whose episode ended: begun anew in the next step
            (NEXT_STEP), in the same one (SAME_STEP, how it ended then being in ``final_obs`` and
            ``final_info``), or by ``reset(options={"reset_mask": …})`` (DISABLED). Also as text.
        max_episode_steps: Steps after which an episode is cut off; None for the world's own.
        settings: Settings of the world by name: ``{"budget": 50}``.
        timeout_s: Seconds after which a program that does not answer is given up; None for never.

    Everything ``reset`` and ``step`` return is the caller's own.
    """

    metadata: ClassVar[dict[str, Any]] = {
        "render_modes": ["ansi", "rgb_array"],
        "render_fps": 10,
        "autoreset_mode": AutoresetMode.NEXT_STEP,
    }

    def __init__(
        self,
        world: str = "cluster-classic",
        num_envs: int = 1,
        *,
        render_mode: str | None = None,
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
        max_episode_steps: int | None = None,
        settings: Mapping[str, Any] | None = None,
        timeout_s: float | None = 60.0,
    ) -> None:
        # Until the child stands there is nothing for __del__ to close.
        self.closed = True
        check_render_mode(render_mode)
        mode = _mode_of(autoreset_mode)
        self.render_mode = render_mode
        self.num_envs = num_envs
        self.metadata = {**type(self).metadata, "autoreset_mode": mode}
        self._bridge = Bridge(
            world,
            lanes=num_envs,
            autoreset=mode.name,
            max_episode_steps=max_episode_steps,
            settings=settings,
            timeout_s=timeout_s,
        )
        self.closed = False
        self.single_observation_space, self.single_action_space = spaces_of(self._bridge)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._seeded = np.zeros(num_envs, np.bool_)

    def reset(
        self,
        *,
        seed: int | Sequence[int | None] | NDArray[np.integer[Any]] | None = None,
        options: dict[str, Any] | None = None,
    ) -> tuple[NDArray[np.float32], dict[str, Any]]:
        """Begins episodes; see ``gymnasium.vector.VectorEnv.reset``.

        Args:
            seed: One for all, where copy i gets seed + i; or one a copy, None where its stream
                of chance is to go on; or None for all.
            options: ``reset_mask``, a bool a copy, begins only some anew; anything else goes to
                the world.
        """
        given = dict(options or {})
        mask = self._mask_of(given.pop("reset_mask", None))
        seeds, has_seed = self._seeds_of(seed)
        if isinstance(seed, (int, np.integer)):
            super().reset(seed=int(seed))
        begun = np.ones(self.num_envs, np.bool_) if mask is None else mask
        outcome: dict[str, NDArray[Any]] = {}
        # Copies with a seed and copies without take a request each; mostly there is only one sort.
        for chosen, own in ((begun & has_seed, seeds), (begun & ~has_seed, None)):
            if chosen.any():
                outcome = self._bridge.reset(own, None if chosen.all() else chosen, given)
        self._seeded |= begun
        return outcome["observations"].copy(), self._infos("info:", begun)

    def step(
        self, actions: Any
    ) -> tuple[
        NDArray[np.float32],
        NDArray[np.float64],
        NDArray[np.bool_],
        NDArray[np.bool_],
        dict[str, Any],
    ]:
        """Steps every copy; see ``gymnasium.vector.VectorEnv.step``."""
        bridge = self._bridge
        opened = bridge.opened
        outcome = bridge.step(numbers_of(actions, opened.action_dtype, opened.action_shape))
        infos = self._infos("info:", outcome["informed"].view(np.bool_))
        if bridge.has_finals:
            renewed = outcome["renewed"].view(np.bool_)
            infos |= self._finals(renewed)
        return (
            outcome["observations"].copy(),
            outcome["rewards"].copy(),
            outcome["terminated"].astype(np.bool_),
            outcome["truncated"].astype(np.bool_),
            infos,
        )

    def render(self) -> tuple[Any, ...] | None:
        """Every copy as text or as a picture; None without a render mode."""
        if self.render_mode is None:
            gymnasium.logger.warn("render() does nothing: give a render_mode to make_vec() first")
            return None
        return tuple(rendered(self._bridge, i, self.render_mode) for i in range(self.num_envs))

    def close_extras(self, **kwargs: Any) -> None:
        """Ends the child process; called once, by ``close()``."""
        self._bridge.close()

    def __enter__(self) -> WorldVectorEnv:
        """For ``with``."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Closes."""
        self.close()

    def _infos(self, prefix: str, mask: NDArray[np.bool_]) -> dict[str, Any]:
        infos: dict[str, Any] = {}
        for name in self._bridge.opened.info_names:
            infos[name] = np.where(mask, self._bridge.outcome[f"{prefix}{name}"], 0.0)
            infos[f"_{name}"] = mask.copy()
        return infos

    def _finals(self, renewed: NDArray[np.bool_]) -> dict[str, Any]:
        """How the episodes ended that ended in this step.

        As Gymnasium's own vector environments say it: ``final_obs`` is an array of objects, an
        observation or None each, so that wrappers may put others of another shape in their place.
        """
        final = np.full(self.num_envs, None, object)
        ended = self._bridge.outcome["final_observations"][renewed]
        for lane, seen in zip(np.flatnonzero(renewed), ended, strict=True):
            final[lane] = seen
        return {
            "final_obs": final,
            "_final_obs": renewed.copy(),
            "final_info": self._infos("final_info:", renewed),
            "_final_info": renewed.copy(),
        }

    def _mask_of(self, given: Any) -> NDArray[np.bool_] | None:
        if given is None:
            return None
        mask = np.asarray(given)
        if mask.dtype != np.bool_ or mask.shape != (self.num_envs,):
            raise ValueError(
                f"reset_mask is {mask.dtype} of shape {mask.shape}; "
                f"give bool of shape ({self.num_envs},)"
            )
        if not mask.any():
            raise ValueError("reset_mask chooses no environment; choose at least one")
        return mask

    def _seeds_of(self, seed: Any) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """A seed for each copy, and which of them has one. What was never seeded gets one of ours."""
        if seed is None:
            listed: list[Any] = [None] * self.num_envs
        elif np.ndim(seed) == 0:
            first = int(seed_of(seed))
            listed = [first + lane for lane in range(self.num_envs)]
        else:
            listed = list(seed)
        if len(listed) != self.num_envs:
            raise ValueError(f"{len(listed)} seeds for {self.num_envs} environments; give one each")
        has_seed = np.array([one is not None for one in listed])
        ours = ~has_seed & ~self._seeded
        first = int(self.np_random.integers(SEEDS)) if ours.any() else 0
        seeds = np.arange(first, first + self.num_envs, dtype=np.float64)
        for lane in np.flatnonzero(has_seed):
            seeds[lane] = seed_of(listed[lane])
        return seeds, has_seed | ours


def _mode_of(given: AutoresetMode | str) -> AutoresetMode:
    for mode in AutoresetMode:
        if given in (mode, mode.name, mode.value):
            return mode
    names = ", ".join(mode.name for mode in AutoresetMode)
    raise ValueError(f"there is no autoreset mode {given!r}; take {names}")
