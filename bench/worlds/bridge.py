"""Steps the classic cluster world through homeostat_gym, for bench/bridge.ts.

bridge.py LANES SECONDS SEED [STAND_IN]: takes slices of wall time for as long as lines come in
on stdin, and prints one line of JSON for each. CPU is Python's and the program's together.
"""

import json
import os
import sys
import time

LANES, SECONDS, SEED = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
try:
    import gymnasium
except ModuleNotFoundError:
    sys.path.insert(0, sys.argv[4])
    import gymnasium
import homeostat_gym  # noqa: E402, F401
import numpy as np  # noqa: E402

WORLD = "homeostat/ClusterClassic-v0"
#: More rows than an episode is long, so that none repeats in it.
ROWS = 509
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def used_s(pid):
    """CPU time of all threads of a process, in seconds."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def single(env, actions):
    """One world: a list of one step."""
    env.reset(seed=SEED)

    def play(n):
        _, reward, terminated, truncated, _ = env.step(actions[n][0])
        if terminated or truncated:
            env.reset()
        return reward, int(terminated or truncated)

    return play


def vector(envs, actions):
    """All lanes at once."""
    envs.reset(seed=SEED)

    def play(n):
        _, rewards, terminated, truncated, _ = envs.step(actions[n])
        return float(rewards.sum()), int((terminated | truncated).sum())

    return play


def main():
    alone = LANES == 1
    env = (
        gymnasium.make(WORLD, disable_env_checker=True)
        if alone
        else gymnasium.make_vec(WORLD, num_envs=LANES, autoreset_mode="SAME_STEP")
    )
    child = env.unwrapped._bridge.pid
    rows = np.random.default_rng(SEED).integers(0, 6, (ROWS, LANES))
    play = (single if alone else vector)(env, rows)
    n = 0
    for _ in sys.stdin:
        taken, reward, over = 0, 0.0, 0
        began, own, other = time.perf_counter(), time.process_time(), used_s(child)
        while time.perf_counter() - began < SECONDS:
            for _ in range(max(1, 4096 // LANES)):
                gained, ended = play(n % ROWS)
                reward, over, n, taken = reward + gained, over + ended, n + 1, taken + LANES
        slice_ = {
            "steps": taken,
            "wallSeconds": time.perf_counter() - began,
            "cpuSeconds": time.process_time() - own + used_s(child) - other,
            "reward": reward,
            "episodes": over,
            "gymnasium": gymnasium.__version__,
        }
        print(json.dumps(slice_), flush=True)
    env.close()


main()
