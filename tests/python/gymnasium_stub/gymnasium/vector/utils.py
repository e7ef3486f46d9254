"""Spaces of many from the space of one."""

import numpy as np

from gymnasium import spaces


def batch_space(space, n=1):
    if isinstance(space, spaces.Box):
        repeats = (n,) + (1,) * space.low.ndim
        return spaces.Box(np.tile(space.low, repeats), np.tile(space.high, repeats), None, space.dtype)
    if isinstance(space, spaces.Discrete):
        return spaces.MultiDiscrete(np.full(n, space.n))
    if isinstance(space, spaces.MultiDiscrete):
        return spaces.MultiDiscrete(np.tile(space.nvec, (n, 1)))
    raise TypeError(type(space))
