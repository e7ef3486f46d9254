"""One world through gymnasium.make."""

from __future__ import annotations

import unittest
import warnings

import numpy as np
from support import CLASSIC, STAND_IN, gymnasium, homeostat_gym

from gymnasium.utils.env_checker import check_env


def setUpModule() -> None:
    if STAND_IN:
        print("Gymnasium is not installed: running against the stand-in of its interface")


def keeper(observation: np.ndarray) -> int:
    """A policy that lives: scales what is hot, cleans what is loaded, walks toward load."""
    nodes = observation[:27].reshape(9, 3)
    load = nodes[:, 0] + nodes[:, 1]
    if (nodes[:, :2] > 0.8).any():
        return 5
    return 4 if load[4] > 0.5 else int(np.argmax(load[[1, 7, 3, 5]]))


class Registered(unittest.TestCase):
    """R5: worlds under Gymnasium's names."""

    def test_every_world_passes_the_checker(self) -> None:
        for row in homeostat_gym.WORLDS:
            with self.subTest(row.gymnasium_id), gymnasium.make(row.gymnasium_id) as env:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    check_env(env.unwrapped)

    def test_every_world_is_what_the_registration_says(self) -> None:
        for row in homeostat_gym.WORLDS:
            with self.subTest(row.gymnasium_id), gymnasium.make(row.gymnasium_id) as env:
                opened = env.unwrapped._bridge.opened
                self.assertEqual(row.max_episode_steps, opened.max_episode_steps)
                self.assertEqual(row.max_episode_steps, env.spec.max_episode_steps)
                self.assertEqual(row.world, opened.world)

    def test_registering_again_changes_nothing(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            ids = homeostat_gym.register_worlds()
        self.assertIn(CLASSIC, ids)

    def test_the_module_can_be_named_in_the_id(self) -> None:
        gymnasium.make(f"homeostat_gym:{CLASSIC}").close()


class OneWorld(unittest.TestCase):
    """R5: reset, step, render, close."""

    def setUp(self) -> None:
        self.env = gymnasium.make(CLASSIC)
        self.addCleanup(self.env.close)

    def test_spaces_are_the_worlds(self) -> None:
        self.assertEqual(
            self.env.observation_space, gymnasium.spaces.Box(0, 1, (30,), np.float32)
        )
        self.assertEqual(self.env.action_space, gymnasium.spaces.Discrete(6))

    def test_one_seed_is_one_run(self) -> None:
        runs = []
        for _ in range(2):
            run = [self.env.reset(seed=5)[0]]
            for n in range(100):
                run.append(self.env.step(n % 5)[0])
            runs.append(np.stack(run))
        np.testing.assert_array_equal(*runs)

    def test_without_a_seed_it_goes_on_in_the_stream_of_chance(self) -> None:
        self.env.reset(seed=5)
        second, _ = self.env.reset()
        self.env.reset(seed=5)
        np.testing.assert_array_equal(self.env.reset()[0], second)

    def test_never_seeded_two_worlds_differ(self) -> None:
        with gymnasium.make(CLASSIC) as other:
            self.assertFalse(np.array_equal(self.env.reset()[0], other.reset()[0]))

    def test_an_observation_is_the_callers_own(self) -> None:
        first, _ = self.env.reset(seed=1)
        kept = first.copy()
        self.env.step(0)
        np.testing.assert_array_equal(first, kept)

    def test_an_episode_ends_at_its_longest_and_wants_a_reset(self) -> None:
        world = self.env.unwrapped
        observation, _ = world.reset(seed=3)
        for steps in range(1, 501):
            observation, _, terminated, truncated, _ = world.step(keeper(observation))
            if terminated or truncated:
                break
        self.assertTrue(truncated)
        self.assertEqual(500, steps)
        with self.assertRaises(homeostat_gym.WorldError) as raised:
            world.step(0)
        self.assertEqual("world.ended", raised.exception.code)
        self.env.reset()
        self.env.step(0)

    def test_gymnasiums_time_limit_shortens_it(self) -> None:
        with gymnasium.make(CLASSIC, max_episode_steps=3) as env:
            env.reset(seed=1)
            self.assertEqual([False, False, True], [env.step(0)[3] for _ in range(3)])

    def test_wrong_actions_are_refused_and_change_nothing(self) -> None:
        world = self.env.unwrapped
        world.reset(seed=1)
        wrong = [-1, 6, 0.5, float("nan"), float("inf"), 2**40, "1", None, [0], [0, 1], {}]
        for action in wrong:
            with self.subTest(action=action), self.assertRaises(ValueError):
                world.step(action)
        after = world.step(2)[0]
        world.reset(seed=1)
        np.testing.assert_array_equal(world.step(np.int64(2))[0], after)

    def test_wrong_resets_are_refused(self) -> None:
        for seed in (-1, 2**53, 2**2000, 0.5, "1", True):
            with self.subTest(seed=str(seed)[:20]), self.assertRaises(
                (ValueError, gymnasium.error.Error)
            ):
                self.env.reset(seed=seed)
        with self.assertRaises(homeostat_gym.WorldError) as raised:
            self.env.reset(seed=1, options={"nonsense": 1})
        self.assertIn("nonsense", str(raised.exception))

    def test_closing_twice_is_safe_and_after_it_nothing_works(self) -> None:
        self.env.reset(seed=1)
        self.env.close()
        self.env.close()
        with self.assertRaises(homeostat_gym.HomeostatError) as raised:
            self.env.step(0)
        self.assertIn("closed", str(raised.exception))

    def test_renders_what_it_was_made_for(self) -> None:
        with gymnasium.make(CLASSIC, render_mode="ansi") as env:
            env.reset(seed=1)
            self.assertIn("budget", env.render())
        with gymnasium.make(CLASSIC, render_mode="rgb_array") as env:
            env.reset(seed=1)
            picture = env.render()
            self.assertEqual((np.uint8, 3, 3), (picture.dtype, picture.ndim, picture.shape[2]))
            self.assertGreater(len(np.unique(picture)), 1)
        with self.assertWarns(UserWarning):
            self.env.reset(seed=1)
            self.assertIsNone(self.env.unwrapped.render())
        with self.assertRaises(ValueError):
            homeostat_gym.WorldEnv(render_mode="human")


class Settings(unittest.TestCase):
    """R5: worlds with other figures, and those that cannot be."""

    def test_a_setting_takes_effect(self) -> None:
        with gymnasium.make(CLASSIC, settings={"budget": 50}) as env:
            self.assertEqual(50, env.reset(seed=1)[1]["budget"])

    def test_what_cannot_be_is_refused_by_name(self) -> None:
        for settings in ({"budget": 0}, {"budget": -1}, {"grid": 0}, {"budget": "all"}):
            with self.subTest(settings=settings):
                with self.assertRaises(homeostat_gym.WorldError) as raised:
                    homeostat_gym.WorldEnv(settings=settings)
                self.assertIn(next(iter(settings)), str(raised.exception))

    def test_numbers_of_numpy_are_numbers(self) -> None:
        with gymnasium.make(CLASSIC, settings={"budget": np.int64(50)}) as env:
            self.assertEqual(50, env.reset(seed=1)[1]["budget"])

    def test_what_cannot_be_told_is_refused(self) -> None:
        for value in (object(), {1, 2}, float("nan"), float("inf"), 1j):
            with self.subTest(value=value), self.assertRaisesRegex(ValueError, "cannot be told"):
                homeostat_gym.WorldEnv(settings={"budget": value})

    def test_an_unknown_world_is_refused_with_those_there_are(self) -> None:
        with self.assertRaises(homeostat_gym.WorldError) as raised:
            homeostat_gym.WorldEnv("atlantis")
        self.assertIn("cluster-classic", str(raised.exception))


if __name__ == "__main__":
    unittest.main()
