"""The example learns: its policy beats random actions on worlds it has not seen."""

from __future__ import annotations

import sys
import unittest

import numpy as np
from support import CLASSIC, ROOT, homeostat_gym

sys.path.insert(0, str(ROOT / "python" / "homeostat_gym" / "examples"))
import train_es  # noqa: E402


class Learns(unittest.TestCase):
    """R5: a training loop with nothing but NumPy."""

    def test_it_beats_random_actions_on_held_out_seeds(self) -> None:
        self.assertTrue(homeostat_gym.WORLDS)
        learnt = train_es.learn(CLASSIC, generations=40, pairs=32, worlds=4, seed=1)
        held_out = {"episodes": 100, "seed": 10**6}
        random = train_es.measure(CLASSIC, None, **held_out)
        own = train_es.measure(CLASSIC, learnt.policy, **held_out)
        error = np.sqrt(random.var(ddof=1) / len(random) + own.var(ddof=1) / len(own))
        self.assertGreater(own.mean() - random.mean(), 3 * error)
        self.assertGreater(learnt.history[-1], learnt.history[0])

    def test_one_seed_is_one_run(self) -> None:
        small = {"generations": 2, "pairs": 4, "worlds": 2}
        first = train_es.learn(CLASSIC, **small, seed=3)
        again = train_es.learn(CLASSIC, **small, seed=3)
        np.testing.assert_array_equal(first.policy, again.policy)


if __name__ == "__main__":
    unittest.main()
