"""Beside Gymnasium's own vector environments, and under its wrappers.

Needs the real Gymnasium: what is compared here is what its documentation leaves open.
"""

from __future__ import annotations

import copy
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import types
import unittest
import warnings
from unittest import mock

import numpy as np
from support import CLASSIC, HERE, STAND_IN, gymnasium, homeostat_gym, lives, soon

if STAND_IN:
    raise unittest.SkipTest("Gymnasium is not installed")

import cloudpickle  # noqa: E402
from gymnasium import wrappers  # noqa: E402
from gymnasium.utils.env_checker import data_equivalence  # noqa: E402
from gymnasium.utils.env_match import check_environments_match  # noqa: E402
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv  # noqa: E402
from gymnasium.wrappers import vector as vector_wrappers  # noqa: E402

V1 = "homeostat/Cluster-v1"
LANES = 2
#: So short that every lane ends several times in a test.
EPISODE = 7
STEPS = 40


def ours(mode=AutoresetMode.NEXT_STEP, world=CLASSIC, **kwargs):
    return gymnasium.make_vec(
        world,
        num_envs=LANES,
        vectorization_mode="vector_entry_point",
        max_episode_steps=EPISODE,
        autoreset_mode=mode,
        **kwargs,
    )


def theirs(how: str, mode=AutoresetMode.NEXT_STEP, world=CLASSIC, vector_kwargs=None, **kwargs):
    return gymnasium.make_vec(
        world,
        num_envs=LANES,
        vectorization_mode=how,
        max_episode_steps=EPISODE,
        vector_kwargs={"autoreset_mode": mode, **(vector_kwargs or {})},
        **kwargs,
    )


class Compared(unittest.TestCase):
    """What two vector environments return, held against each other to the last bit."""

    def same(self, one, other) -> None:
        if not data_equivalence(one, other, exact=True):
            self.fail(f"ours:\n{one}\ntheirs:\n{other}")

    def walk(self, a, b) -> int:
        """Steps both alike; returns how many episodes ended."""
        self.addCleanup(a.close)
        self.addCleanup(b.close)
        mode = a.metadata["autoreset_mode"]
        self.assertIs(mode, b.metadata["autoreset_mode"])
        self.same(a.reset(seed=[5, 50]), b.reset(seed=[5, 50]))
        ends = 0
        a.action_space.seed(3)
        for _ in range(STEPS):
            actions = a.action_space.sample()
            one, other = a.step(actions), b.step(actions)
            self.same(one, other)
            ended = one[2] | one[3]
            ends += int(ended.sum())
            if mode is AutoresetMode.DISABLED and ended.any():
                # Theirs takes the mask out of the options.
                self.same(
                    a.reset(options={"reset_mask": ended}), b.reset(options={"reset_mask": ended})
                )
        self.same(a.reset(seed=9), b.reset(seed=9))
        self.same(a.reset(), b.reset())
        return ends


class LikeTheirs(Compared):
    """R5: the vector environment returns what Gymnasium's own return of the same worlds."""

    def test_spaces_and_metadata(self) -> None:
        for row in homeostat_gym.WORLDS:
            with ours(world=row.gymnasium_id) as a:
                b = theirs("sync", world=row.gymnasium_id)
                self.addCleanup(b.close)
                for name in (
                    "num_envs",
                    "single_observation_space",
                    "single_action_space",
                    "observation_space",
                    "action_space",
                    "metadata",
                    "render_mode",
                ):
                    with self.subTest(row.gymnasium_id, name=name):
                        self.assertEqual(getattr(a, name), getattr(b, name))

    def test_sync(self) -> None:
        for mode in AutoresetMode:
            for world in (row.gymnasium_id for row in homeostat_gym.WORLDS):
                with self.subTest(mode=mode, world=world):
                    ends = self.walk(ours(mode, world), theirs("sync", mode, world))
                    self.assertGreater(ends, 2 * LANES)

    def test_async(self) -> None:
        for context in ("fork", "spawn", "forkserver"):
            with self.subTest(context):
                own = {"context": context, "shared_memory": context != "spawn"}
                mode = AutoresetMode.SAME_STEP
                self.walk(ours(mode), theirs("async", mode, vector_kwargs=own))

    def test_single_worlds_of_one_id_match(self) -> None:
        for row in homeostat_gym.WORLDS:
            made = [gymnasium.make(row.gymnasium_id, render_mode="rgb_array") for _ in range(2)]
            with made[0] as a, made[1] as b:
                check_environments_match(a, b, num_steps=30, seed=4)

    def test_a_world_made_by_sync_leaves_the_class_as_it_was(self) -> None:
        before = copy.deepcopy(homeostat_gym.WorldEnv.metadata)
        theirs("sync", AutoresetMode.SAME_STEP).close()
        self.assertEqual(before, homeostat_gym.WorldEnv.metadata)


class VectorWrappers(Compared):
    """R5: Gymnasium's vector wrappers around ours do what they do around Gymnasium's own."""

    ANY = {
        "ClipReward": lambda e: vector_wrappers.ClipReward(e, -0.005, 0.5),
        "DictInfoToList": vector_wrappers.DictInfoToList,
        "NormalizeReward": vector_wrappers.NormalizeReward,
        "TransformAction": lambda e: vector_wrappers.TransformAction(e, lambda a: 5 - a),
    }
    #: Wrappers of observations do not take SAME_STEP, whose environment ever it is.
    OBSERVATIONS = {
        "DtypeObservation": lambda e: vector_wrappers.DtypeObservation(e, np.float64),
        "FlattenObservation": vector_wrappers.FlattenObservation,
        "NormalizeObservation": vector_wrappers.NormalizeObservation,
        "RescaleObservation": lambda e: vector_wrappers.RescaleObservation(
            e, np.float32(-1), np.float32(1)
        ),
        "ReshapeObservation": lambda e: vector_wrappers.ReshapeObservation(e, (10, 3)),
    }

    def both(self, name: str, wrap, mode: AutoresetMode) -> None:
        with self.subTest(name, mode=mode):
            self.walk(wrap(ours(mode)), wrap(theirs("sync", mode)))

    def test_each_in_each_mode(self) -> None:
        for name, wrap in self.ANY.items():
            for mode in AutoresetMode:
                self.both(name, wrap, mode)
        for name, wrap in self.OBSERVATIONS.items():
            self.both(name, wrap, AutoresetMode.NEXT_STEP)
            # It cannot do with resets of some only.
            if name != "NormalizeObservation":
                self.both(name, wrap, AutoresetMode.DISABLED)

    def test_episode_statistics(self) -> None:
        for mode in (AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP):
            with self.subTest(mode=mode):
                a, b = (
                    vector_wrappers.RecordEpisodeStatistics(envs)
                    for envs in (ours(mode), theirs("sync", mode))
                )
                self.addCleanup(a.close)
                self.addCleanup(b.close)
                a.reset(seed=1)
                b.reset(seed=1)
                for n in range(STEPS):
                    actions = np.full(LANES, n % 6)
                    one, other = a.step(actions)[4], b.step(actions)[4]
                    for infos in (one, other):
                        infos.get("episode", {}).pop("t", None)
                    self.same(one, other)
                self.assertEqual(list(a.return_queue), list(b.return_queue))
                self.assertGreater(len(a.length_queue), LANES)

    def test_statistics_outlast_a_reset_of_some(self) -> None:
        envs = vector_wrappers.RecordEpisodeStatistics(ours(AutoresetMode.DISABLED))
        self.addCleanup(envs.close)
        envs.reset(seed=1)
        envs.step(np.zeros(LANES, int))
        envs.reset(options={"reset_mask": np.array([True, False])})
        self.assertEqual([0, 1], envs.episode_lengths.tolist())


class SingleWrappers(unittest.TestCase):
    """R5: Gymnasium's wrappers take the worlds as any other."""

    def test_each(self) -> None:
        for wrap in (
            wrappers.Autoreset,
            wrappers.RecordEpisodeStatistics,
            wrappers.NormalizeObservation,
            wrappers.NormalizeReward,
            wrappers.FlattenObservation,
            wrappers.TimeAwareObservation,
            lambda e: wrappers.FrameStackObservation(e, 4),
            lambda e: wrappers.DelayObservation(e, 2),
            lambda e: wrappers.StickyAction(e, 0.5),
            lambda e: wrappers.ClipReward(e, -1, 1),
            lambda e: wrappers.RescaleObservation(e, np.float32(-1), np.float32(1)),
            lambda e: wrappers.MaxAndSkipObservation(e, 2),
        ):
            with (
                warnings.catch_warnings(),
                wrap(gymnasium.make(V1, max_episode_steps=EPISODE)) as env,
            ):
                warnings.simplefilter("error")
                env.reset(seed=1)
                ends = 0
                for _ in range(STEPS):
                    seen, _, terminated, truncated, _ = env.step(env.action_space.sample())
                    self.assertIn(seen, env.observation_space)
                    if terminated or truncated:
                        ends += 1
                        if not isinstance(env, wrappers.Autoreset):
                            env.reset()
                self.assertGreater(ends, 2)

    def test_order_is_enforced(self) -> None:
        with gymnasium.make(V1) as env, self.assertRaises(gymnasium.error.ResetNeeded):
            env.step(0)

    def test_the_passive_checker_finds_nothing(self) -> None:
        for row in homeostat_gym.WORLDS:
            with warnings.catch_warnings(), gymnasium.make(row.gymnasium_id) as env:
                warnings.simplefilter("error")
                self.assertIn("PassiveEnvChecker", str(env))
                env.reset(seed=1, options={})
                for _ in range(20):
                    env.step(env.action_space.sample())

    def test_lists_of_frames(self) -> None:
        for mode, kind in (("rgb_array_list", np.ndarray), ("ansi_list", str)):
            with gymnasium.make(V1, render_mode=mode) as env:
                env.reset(seed=1)
                env.step(0)
                frames = env.render()
                self.assertEqual([kind] * 2, [type(frame) for frame in frames])

    def test_video(self) -> None:
        clips: list[list[np.ndarray]] = []

        class Clip:
            def __init__(self, frames, fps) -> None:
                clips.append(frames)
                self.fps = fps

            def write_videofile(self, path, logger) -> None:
                self.path = path

        # The program that makes a film of the frames is not what is tested.
        names = ("moviepy", "moviepy.video", "moviepy.video.io")
        modules = {name: types.ModuleType(name) for name in names}
        last = types.ModuleType("moviepy.video.io.ImageSequenceClip")
        last.ImageSequenceClip = Clip
        modules[last.__name__] = last
        with mock.patch.dict(sys.modules, modules), tempfile.TemporaryDirectory() as folder:
            env = gymnasium.make(V1, render_mode="rgb_array")
            recorders = [(wrappers.RecordVideo, env, 0)]
            # Gymnasium 1.1 has none for vector environments.
            if hasattr(vector_wrappers, "RecordVideo"):
                envs = ours(world=V1, render_mode="rgb_array")
                recorders.append((vector_wrappers.RecordVideo, envs, np.zeros(LANES, int)))
            for n, (record, env, action) in enumerate(recorders):
                video = record(env, f"{folder}/{n}", step_trigger=lambda n: n == 0, video_length=5)
                video.reset(seed=1)
                for _ in range(10):
                    video.step(action)
                video.close()
        self.assertEqual(len(recorders), len(clips))
        single = clips[0][0].size
        # It stops with the first frame that is too many.
        self.assertEqual({6}, {len(frames) for frames in clips})
        self.assertEqual([single, LANES * single][: len(clips)], [one[0].size for one in clips])


class Specs(unittest.TestCase):
    """R5: a spec can be kept, sent and made anew; a world cannot."""

    def copies(self, spec):
        yield copy.deepcopy(spec)
        yield pickle.loads(pickle.dumps(spec))
        yield cloudpickle.loads(cloudpickle.dumps(spec))
        yield type(spec).from_json(spec.to_json())

    def test_single(self) -> None:
        with gymnasium.make(V1, settings={"budget": 20}, max_episode_steps=9) as env:
            seen = env.reset(seed=3)[0]
            for spec in self.copies(env.spec):
                self.assertEqual(env.spec, spec)
                with gymnasium.make(spec) as again:
                    np.testing.assert_array_equal(seen, again.reset(seed=3)[0])
                    self.assertEqual(9, again.spec.max_episode_steps)

    def test_vector(self) -> None:
        for how in ("vector_entry_point", "sync"):
            envs = gymnasium.make_vec(V1, num_envs=LANES, vectorization_mode=how)
            self.addCleanup(envs.close)
            seen = envs.reset(seed=3)[0]
            for spec in self.copies(envs.spec):
                again = gymnasium.make_vec(spec)
                self.addCleanup(again.close)
                self.assertIs(type(envs), type(again))
                np.testing.assert_array_equal(seen, again.reset(seed=3)[0])

    def test_a_mode_given_by_name_goes_through_json(self) -> None:
        envs = ours("SAME_STEP")
        self.addCleanup(envs.close)
        again = gymnasium.make_vec(type(envs.spec).from_json(envs.spec.to_json()))
        self.addCleanup(again.close)
        self.assertIs(AutoresetMode.SAME_STEP, again.metadata["autoreset_mode"])

    def test_a_world_says_that_it_cannot_be_copied(self) -> None:
        with gymnasium.make(V1) as env:
            for way in (pickle.dumps, copy.deepcopy):
                with self.assertRaisesRegex(TypeError, "copy its spec"):
                    way(env)

    def test_the_defaults_of_make_vec(self) -> None:
        envs = gymnasium.make_vec(V1)
        self.addCleanup(envs.close)
        self.assertIsInstance(envs, homeostat_gym.WorldVectorEnv)
        self.assertEqual(1, envs.num_envs)
        self.assertIn("WorldVectorEnv(homeostat/Cluster-v1, num_envs=1)", str(envs))


def children_of(pid: int) -> list[int]:
    """Processes below this one, of any depth."""
    out = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    pairs = [tuple(map(int, line.split())) for line in out.splitlines()]
    found = [pid]
    for parent in found:
        found += [one for one, above in pairs if above == parent]
    return found[1:]


class Workers(unittest.TestCase):
    """R5: AsyncVectorEnv's workers and their worlds end, whoever ends first."""

    SCRIPT = (
        "from support import *\n"
        "import os, signal, sys, time\n"
        "if __name__ == '__main__':\n"
        "    own = gymnasium.make(CLASSIC)\n"
        "    own.reset(seed=1)\n"
        "    envs = gymnasium.make_vec(CLASSIC, num_envs=3, vectorization_mode='async',\n"
        "        vector_kwargs={'context': sys.argv[1]})\n"
        "    envs.reset(seed=1)\n"
        "    print('ready', flush=True)\n"
        "    sys.stdin.readline()\n"
        "    exec(sys.argv[2])\n"
    )

    def run_until(self, context: str, end: str) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".py", dir=HERE) as script:
            script.write(self.SCRIPT)
            script.flush()
            process = subprocess.Popen(
                [sys.executable, script.name, context, end],
                cwd=HERE,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            with process:
                self.assertEqual("ready\n", process.stdout.readline())
                below = children_of(process.pid)
                # Three workers with a world each, and the world of the script itself.
                self.assertGreaterEqual(len(below), 7)
                process.stdin.write("\n")
                process.stdin.flush()
                process.wait()
            left = lambda: [pid for pid in below if lives(pid)]  # noqa: E731
            self.assertTrue(soon(lambda: not left()), left())

    def test_nothing_is_left(self) -> None:
        for context in ("fork", "spawn"):
            for end in (
                "envs.close()",
                "envs.close(terminate=True)",
                "raise SystemExit(1)",
                "os.kill(os.getpid(), signal.SIGKILL)",
            ):
                with self.subTest(context, end=end):
                    self.run_until(context, end)

    def test_a_world_killed_in_a_worker_is_heard(self) -> None:
        envs = gymnasium.make_vec(CLASSIC, num_envs=2, vectorization_mode="async")
        envs.reset(seed=1)
        workers = [process.pid for process in envs.processes]
        worlds = children_of(workers[1])
        os.kill(worlds[-1], signal.SIGKILL)
        with self.assertRaises(homeostat_gym.BridgeDied), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _ in range(100):
                envs.step(np.zeros(2, int))
        envs.close()
        self.assertTrue(soon(lambda: not any(lives(pid) for pid in workers + worlds)))

    def test_a_worker_killed_leaves_no_world(self) -> None:
        envs = AsyncVectorEnv([lambda: gymnasium.make(CLASSIC)] * 2, context="fork")
        envs.reset(seed=1)
        worker = envs.processes[0].pid
        worlds = children_of(worker)
        os.kill(worker, signal.SIGKILL)
        self.assertTrue(soon(lambda: not any(lives(pid) for pid in worlds)))
        with self.assertRaises((BrokenPipeError, EOFError, ConnectionResetError)):
            for _ in range(100):
                envs.step(np.zeros(2, int))
        envs.processes[0].join()
        envs.parent_pipes[0].close()
        envs._state = type(envs._state).DEFAULT
        envs.close(terminate=True)

    def test_a_refused_action_in_sync_is_clear_and_closes(self) -> None:
        envs = SyncVectorEnv([lambda: gymnasium.make(CLASSIC)] * 2)
        envs.reset(seed=1)
        with self.assertRaises(homeostat_gym.WorldError) as raised:
            envs.step(np.array([0, 6]))
        self.assertEqual("world.action", raised.exception.code)
        envs.close()
        envs.close()


if __name__ == "__main__":
    unittest.main()
