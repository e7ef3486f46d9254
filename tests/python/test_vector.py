"""Many worlds through gymnasium.make_vec."""

from __future__ import annotations

import unittest

import numpy as np
from support import CLASSIC, gymnasium, homeostat_gym

from gymnasium.vector import AutoresetMode, VectorEnv

LANES = 6
INFOS = ["avg_load", "oom_nodes", "critical_oom", "budget"]


def make(lanes: int = LANES, **kwargs):
    return gymnasium.make_vec(
        CLASSIC, num_envs=lanes, vectorization_mode="vector_entry_point", **kwargs
    )


def row(n: int, lanes: int = LANES) -> np.ndarray:
    """Actions that let memory run full here and there: episodes end at different times."""
    return (np.arange(lanes) * 3 + n * 7) % 4 + (np.arange(lanes) % 3 == n % 11)


class Interface(unittest.TestCase):
    """R5: what Gymnasium says a vector environment is."""

    def test_attributes(self) -> None:
        with make() as envs:
            self.assertIsInstance(envs, VectorEnv)
            self.assertEqual(LANES, envs.num_envs)
            self.assertEqual(AutoresetMode.NEXT_STEP, envs.metadata["autoreset_mode"])
            self.assertEqual((30,), envs.single_observation_space.shape)
            self.assertEqual((LANES, 30), envs.observation_space.shape)
            self.assertEqual(gymnasium.spaces.Discrete(6), envs.single_action_space)
            self.assertEqual(gymnasium.spaces.MultiDiscrete([6] * LANES), envs.action_space)
            self.assertEqual(CLASSIC, envs.spec.id)
            self.assertIs(envs, envs.unwrapped)

    def test_types_and_shapes(self) -> None:
        with make() as envs:
            observations, infos = envs.reset(seed=1)
            self.assertTrue(envs.observation_space.contains(observations))
            self.assert_infos(infos)
            envs.action_space.seed(1)
            observations, rewards, terminated, truncated, infos = envs.step(
                envs.action_space.sample()
            )
            self.assertTrue(envs.observation_space.contains(observations))
            self.assertEqual(((LANES,), np.float64), (rewards.shape, rewards.dtype))
            for mask in (terminated, truncated):
                self.assertEqual(((LANES,), np.bool_), (mask.shape, mask.dtype))
            self.assert_infos(infos)

    def assert_infos(self, infos: dict) -> None:
        self.assertEqual({*INFOS, *(f"_{name}" for name in INFOS)}, set(infos))
        for name in INFOS:
            self.assertEqual(((LANES,), np.float64), (infos[name].shape, infos[name].dtype))
            self.assertTrue(infos[f"_{name}"].all())

    def test_what_is_returned_is_the_callers_own(self) -> None:
        with make() as envs:
            envs.reset(seed=1)
            first = envs.step(row(0))
            kept = [np.copy(one) for one in first[:4]]
            budget = first[4]["budget"].copy()
            envs.step(row(1))
            for one, copy in zip(first[:4], kept, strict=True):
                np.testing.assert_array_equal(one, copy)
            np.testing.assert_array_equal(first[4]["budget"], budget)

    def test_modes_can_be_named_as_text(self) -> None:
        for given in (AutoresetMode.DISABLED, "DISABLED", "Disabled"):
            with make(1, autoreset_mode=given) as envs:
                self.assertIs(AutoresetMode.DISABLED, envs.metadata["autoreset_mode"])
        with self.assertRaises(ValueError):
            make(1, autoreset_mode="sometimes")

    def test_closing_twice_is_safe(self) -> None:
        envs = make()
        envs.close()
        envs.close()
        self.assertTrue(envs.closed)
        with self.assertRaises(homeostat_gym.HomeostatError):
            envs.reset()

    def test_renders_every_lane(self) -> None:
        with make(2, render_mode="ansi") as envs:
            envs.reset(seed=1)
            first, second = envs.render()
            self.assertNotEqual(first, second)
        with make(2, render_mode="rgb_array") as envs:
            envs.reset(seed=1)
            self.assertEqual([3, 3], [frame.ndim for frame in envs.render()])

    def test_max_episode_steps_shortens_episodes(self) -> None:
        with make(2, max_episode_steps=2) as envs:
            envs.reset(seed=1)
            truncated = [envs.step(np.zeros(2, int))[3].tolist() for _ in range(4)]
            self.assertEqual([[False] * 2, [True] * 2, [False] * 2, [False] * 2], truncated)

    def test_impossible_numbers_of_lanes_are_refused(self) -> None:
        for lanes in (0, -1, 10**9):
            with self.subTest(lanes=lanes), self.assertRaises(homeostat_gym.WorldError):
                make(lanes)


class Seeds(unittest.TestCase):
    """R5: one seed for all, one each, none."""

    def setUp(self) -> None:
        self.envs = make()
        self.addCleanup(self.envs.close)

    def test_lane_i_of_one_seed_has_seed_plus_i(self) -> None:
        of_one, _ = self.envs.reset(seed=40)
        np.testing.assert_array_equal(self.envs.reset(seed=[40 + i for i in range(LANES)])[0], of_one)
        np.testing.assert_array_equal(self.envs.reset(seed=np.arange(40, 40 + LANES))[0], of_one)
        self.assertEqual(LANES, len({observation.tobytes() for observation in of_one}))

    def test_none_among_seeds_lets_a_stream_go_on(self) -> None:
        self.envs.reset(seed=40)
        second, _ = self.envs.reset()
        self.envs.reset(seed=40)
        mixed, infos = self.envs.reset(seed=[40, None, None, 43, None, 45])
        again = self.envs.reset(seed=40)[0]
        for lane in range(LANES):
            wanted = again if lane in (0, 3, 5) else second
            np.testing.assert_array_equal(mixed[lane], wanted[lane])
        self.assertTrue(infos["_budget"].all())

    def test_never_seeded_lanes_differ(self) -> None:
        observations, _ = self.envs.reset()
        self.assertEqual(LANES, len({one.tobytes() for one in observations}))

    def test_wrong_seeds_are_refused(self) -> None:
        for seed in (-1, [1, 2], [1, 2, 3, 4, 5, -6], [0.5] * LANES, [True] * LANES, 2**53):
            with self.subTest(seed=seed), self.assertRaises(Exception):
                self.envs.reset(seed=seed)
        self.envs.reset(seed=1)


class Autoreset(unittest.TestCase):
    """R5: a lane is the single world of its seed, in every mode."""

    STEPS = 600

    def singles(self) -> list:
        envs = [homeostat_gym.WorldEnv() for _ in range(LANES)]
        for env in envs:
            self.addCleanup(env.close)
        return envs

    def play(self, mode: AutoresetMode):
        """Steps a vector and as many single worlds; yields what each lane and its single gave."""
        envs, singles = make(autoreset_mode=mode), self.singles()
        self.addCleanup(envs.close)
        observations, _ = envs.reset(seed=70)
        for lane, env in enumerate(singles):
            np.testing.assert_array_equal(observations[lane], env.reset(seed=70 + lane)[0])
        ended = np.zeros(LANES, np.bool_)
        for n in range(self.STEPS):
            actions = row(n)
            outcome = envs.step(actions)
            for lane, env in enumerate(singles):
                if mode is AutoresetMode.NEXT_STEP and ended[lane]:
                    self.check_begun(outcome, lane, env.reset())
                else:
                    self.check_step(outcome, lane, env.step(int(actions[lane])), mode, env)
            ended = outcome[2] | outcome[3]
            yield envs, singles, outcome, ended

    def check_begun(self, outcome, lane: int, begun) -> None:
        np.testing.assert_array_equal(outcome[0][lane], begun[0])
        self.assertEqual([0, False, False], [one[lane] for one in outcome[1:4]])
        self.assertEqual(begun[1], {name: outcome[4][name][lane] for name in INFOS})

    def check_step(self, outcome, lane: int, step, mode, env) -> None:
        observation, reward, terminated, truncated, info = step
        self.assertEqual([reward, terminated, truncated], [one[lane] for one in outcome[1:4]])
        infos, seen = outcome[4], outcome[0][lane]
        over = terminated or truncated
        if mode is AutoresetMode.SAME_STEP and over:
            self.assertTrue(infos["_final_obs"][lane] and infos["_final_info"][lane])
            np.testing.assert_array_equal(seen, env.reset()[0])
            final = infos["final_info"]
            self.assertTrue(final["_budget"][lane])
            self.assertEqual(info, {name: final[name][lane] for name in INFOS})
            seen = infos["final_obs"][lane]
        else:
            self.assertFalse(infos.get("_final_obs", np.zeros(LANES, np.bool_))[lane])
            self.assertEqual(info, {name: infos[name][lane] for name in INFOS})
        np.testing.assert_array_equal(seen, observation)

    def test_next_step(self) -> None:
        ends = sum(int(ended.sum()) for *_, ended in self.play(AutoresetMode.NEXT_STEP))
        self.assertGreater(ends, LANES)

    def test_same_step(self) -> None:
        with_finals = 0
        for _, _, outcome, ended in self.play(AutoresetMode.SAME_STEP):
            self.assertEqual(ended.any(), "final_obs" in outcome[4])
            with_finals += "final_obs" in outcome[4]
        self.assertGreater(with_finals, 1)

    def test_disabled(self) -> None:
        resets = 0
        for envs, singles, outcome, ended in self.play(AutoresetMode.DISABLED):
            if not ended.any():
                continue
            resets += 1
            with self.assertRaises(homeostat_gym.WorldError) as raised:
                envs.step(row(0))
            self.assertEqual("world.ended", raised.exception.code)
            observations, infos = envs.reset(options={"reset_mask": ended})
            np.testing.assert_array_equal(infos["_budget"], ended)
            for lane, env in enumerate(singles):
                wanted = env.reset()[0] if ended[lane] else outcome[0][lane]
                np.testing.assert_array_equal(observations[lane], wanted)
        self.assertGreater(resets, 1)

    def test_wrong_masks_are_refused(self) -> None:
        with make(autoreset_mode="DISABLED") as envs:
            envs.reset(seed=1)
            some = np.array([True] + [False] * (LANES - 1))
            for mask in (some[1:], some.astype(int), ~(some | ~some), "all"):
                with self.subTest(mask=mask), self.assertRaises(ValueError):
                    envs.reset(options={"reset_mask": mask})
            envs.reset(seed=5, options={"reset_mask": some})
            envs.step(row(0))


class Wrong(unittest.TestCase):
    """R5: wrong use is said, and changes nothing."""

    def test_actions(self) -> None:
        with make() as envs:
            with self.assertRaises(homeostat_gym.WorldError) as raised:
                envs.step(row(0))
            self.assertEqual("world.fresh", raised.exception.code)
            envs.reset(seed=1)
            nan = np.zeros(LANES)
            nan[2] = np.nan
            high, low = np.zeros(LANES, int), np.zeros(LANES, int)
            high[1], low[1] = 6, -1
            wide = np.full(LANES, 2**32 + 1)
            for actions in (nan, nan[:2], high, low, wide, row(0) + 0.5, None, "0" * LANES):
                with self.subTest(actions=actions), self.assertRaises(ValueError):
                    envs.step(actions)
            after = envs.step(row(0))[0]
            envs.reset(seed=1)
            np.testing.assert_array_equal(envs.step(row(0).astype(float))[0], after)


if __name__ == "__main__":
    unittest.main()
