"""The examples learn: their policies beat random actions on worlds they have not seen."""

from __future__ import annotations

import sys
import unittest

import numpy as np
from support import CLASSIC, ROOT, homeostat_gym

sys.path.insert(0, str(ROOT / "python" / "homeostat_gym" / "examples"))
import train_es  # noqa: E402
import train_ppo  # noqa: E402

V1 = "homeostat/Cluster-v1"


class EvolutionStrategies(unittest.TestCase):
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


class ProximalPolicy(unittest.TestCase):
    """R5: a training loop that learns from every step, over episodes that begin in between."""

    def test_it_beats_random_actions_on_held_out_seeds(self) -> None:
        weights = train_ppo.learn(V1, updates=40, seed=1)
        held_out = {"episodes": 100, "seed": 10**6}
        random = train_ppo.measure(V1, None, **held_out)
        own = train_ppo.measure(V1, weights, **held_out)
        error = np.sqrt(random.var(ddof=1) / len(random) + own.var(ddof=1) / len(own))
        self.assertGreater(own.mean() - random.mean(), 3 * error)

    def test_one_seed_is_one_run(self) -> None:
        first, again = (train_ppo.learn(V1, updates=2, seed=3) for _ in range(2))
        for name in first:
            np.testing.assert_array_equal(first[name], again[name])

    def test_slopes_are_those_of_the_loss(self) -> None:
        chance = np.random.default_rng(5)
        rows, seen, actions = 40, 7, 4
        weights = {
            "first": chance.standard_normal((seen + 1, 5)),
            "last": chance.standard_normal((6, actions + 1)),
        }
        part = train_ppo.Walk(
            chance.random((rows, seen)),
            chance.integers(actions, size=rows),
            -1.5 + 0.3 * chance.standard_normal(rows),
            chance.standard_normal(rows),
            chance.standard_normal(rows),
        )

        def loss() -> float:
            _, log_odds, value = train_ppo.look(weights, part.observations)
            ratio = np.exp(log_odds[np.arange(rows), part.actions] - part.log_odds)
            better = (part.surprise - part.surprise.mean()) / part.surprise.std()
            held = np.clip(ratio, 1 - train_ppo.CLIP, 1 + train_ppo.CLIP)
            entropy = -(np.exp(log_odds) * log_odds).sum(axis=1)
            gain = np.minimum(better * ratio, better * held) + train_ppo.CURIOSITY * entropy
            return float((0.5 * (value - part.came) ** 2 - gain).mean())

        for name, along in train_ppo.slopes(weights, part).items():
            for place in np.ndindex(along.shape):
                kept, little = weights[name][place], 1e-6
                weights[name][place] = kept + little
                above = loss()
                weights[name][place] = kept - little
                slope = (above - loss()) / (2 * little)
                weights[name][place] = kept
                self.assertAlmostEqual(slope, along[place], 6)


if __name__ == "__main__":
    unittest.main()
