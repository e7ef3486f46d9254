"""Box, Discrete and MultiDiscrete, with seeding, sampling and membership."""

from __future__ import annotations

import numpy as np

from gymnasium.utils.seeding import np_random


class Space:
    def __init__(self, shape=None, dtype=None, seed=None):
        self._shape = None if shape is None else tuple(shape)
        self.dtype = None if dtype is None else np.dtype(dtype)
        self._np_random = None
        if seed is not None:
            self.seed(seed)

    def __class_getitem__(cls, item):
        return cls

    @property
    def shape(self):
        return self._shape

    @property
    def np_random(self):
        if self._np_random is None:
            self.seed()
        return self._np_random

    def seed(self, seed=None):
        self._np_random, used = np_random(seed)
        return used

    def __contains__(self, x):
        return self.contains(x)


class Box(Space):
    def __init__(self, low, high, shape=None, dtype=np.float32, seed=None):
        if shape is None:
            shape = np.broadcast(np.asarray(low), np.asarray(high)).shape
        super().__init__(shape, dtype, seed)
        self.low = np.broadcast_to(np.asarray(low, dtype), self.shape).copy()
        self.high = np.broadcast_to(np.asarray(high, dtype), self.shape).copy()

    def sample(self):
        drawn = self.np_random.uniform(self.low, self.high, self.shape)
        return drawn.astype(self.dtype)

    def contains(self, x):
        return (
            isinstance(x, np.ndarray)
            and np.can_cast(x.dtype, self.dtype)
            and x.shape == self.shape
            and bool(np.all(x >= self.low) and np.all(x <= self.high))
        )

    def __eq__(self, other):
        return (
            isinstance(other, Box)
            and self.shape == other.shape
            and self.dtype == other.dtype
            and np.array_equal(self.low, other.low)
            and np.array_equal(self.high, other.high)
        )


class Discrete(Space):
    def __init__(self, n, seed=None, start=0):
        assert int(n) > 0, "n (counts) have to be positive"
        super().__init__((), np.int64, seed)
        self.n, self.start = int(n), int(start)

    def sample(self):
        return self.start + self.np_random.integers(self.n)

    def contains(self, x):
        if isinstance(x, np.ndarray) and (x.shape != () or x.dtype.kind not in "iu"):
            return False
        if not isinstance(x, (int, np.integer, np.ndarray)):
            return False
        return self.start <= int(x) < self.start + self.n

    def __eq__(self, other):
        return isinstance(other, Discrete) and (self.n, self.start) == (other.n, other.start)


class MultiDiscrete(Space):
    def __init__(self, nvec, dtype=np.int64, seed=None):
        self.nvec = np.array(nvec, dtype=dtype)
        super().__init__(self.nvec.shape, dtype, seed)

    def sample(self):
        return (self.np_random.random(self.nvec.shape) * self.nvec).astype(self.dtype)

    def contains(self, x):
        return (
            isinstance(x, np.ndarray)
            and x.shape == self.shape
            and x.dtype != object
            and bool(np.all(x >= 0) and np.all(x < self.nvec))
        )

    def __eq__(self, other):
        return isinstance(other, MultiDiscrete) and np.array_equal(self.nvec, other.nvec)
