"""Generators from seeds."""

import numpy as np

from gymnasium import error


def np_random(seed=None):
    """A generator and the seed it began with."""
    if seed is not None and not (isinstance(seed, int) and seed >= 0):
        raise error.Error(f"Seed must be a python integer from 0, not {seed!r}")
    sequence = np.random.SeedSequence(seed)
    return np.random.Generator(np.random.PCG64(sequence)), sequence.entropy
