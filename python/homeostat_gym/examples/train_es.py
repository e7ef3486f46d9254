"""Learns to run the classic cluster with nothing but NumPy: evolution strategies.

A policy is one matrix: the better the row of an action agrees with the observation, the more
often the action is drawn. It begins with zeros, which act at random. Each generation plays the
matrix with noise added and with the same noise taken away, many such pairs at once: every lane
of one vector environment has a matrix of its own. The matrix then moves along the noise that
was worth more added than taken away. All policies of a generation meet the same worlds; the
result is measured on others.

    python3 examples/train_es.py --generations 60 --seed 1
"""

from __future__ import annotations

import argparse
import time
from typing import NamedTuple

import gymnasium
import numpy as np
from numpy.typing import NDArray

import homeostat_gym  # noqa: F401  registers the worlds

Array = NDArray[np.float64]

#: Deviation of the noise on each weight.
NOISE = 0.5
#: How far the matrix moves along what the noise taught, and how much of the last move it keeps.
STEP, MOMENTUM = 3.0, 0.8


class Learnt(NamedTuple):
    """What a run has come to."""

    #: actions × (observation + 1).
    policy: Array
    #: Mean reward an episode of the population, a generation each.
    history: list[float]


def episode_rewards(envs: gymnasium.vector.VectorEnv, policies: Array, seeds: list[int]) -> Array:
    """The reward of one whole episode in each lane, played by its own policy."""
    chance = np.random.default_rng(seeds)
    weights, offsets = policies[:, :, :-1].astype(np.float32), policies[:, :, -1]
    observations, _ = envs.reset(seed=seeds)
    total = np.zeros(envs.num_envs)
    running = np.ones(envs.num_envs, np.bool_)
    while running.any():
        scores = np.matmul(weights, observations[:, :, None])[:, :, 0] + offsets
        # The largest of scores with Gumbel noise is a draw from their softmax.
        actions = (scores + chance.gumbel(size=scores.shape)).argmax(axis=1)
        observations, rewards, terminated, truncated, _ = envs.step(actions)
        total += np.where(running, rewards, 0.0)
        # Lanes that have ended go on in an episode that nobody counts.
        running &= ~(terminated | truncated)
    return total


def learn(
    env_id: str, *, generations: int, pairs: int, worlds: int, seed: int, said: bool = False
) -> Learnt:
    """Evolution strategies over linear policies.

    Args:
        env_id: A world with a row of numbers to see and a discrete action.
        generations: How often the matrix moves.
        pairs: Noises tried a generation, each added and taken away.
        worlds: Episodes by which each is judged.
        seed: Of everything: one seed, one run.
        said: Print a line a generation.
    """
    rng = np.random.default_rng(seed)
    history: list[float] = []
    with gymnasium.make_vec(
        env_id, num_envs=2 * pairs * worlds, vectorization_mode="vector_entry_point"
    ) as envs:
        seen = int(np.prod(envs.single_observation_space.shape))
        policy = np.zeros((int(envs.single_action_space.n), seen + 1))
        move = np.zeros_like(policy)
        for generation in range(generations):
            noise = rng.standard_normal((pairs, *policy.shape))
            tried = np.concatenate([policy + NOISE * noise, policy - NOISE * noise])
            seeds = np.tile(rng.integers(0, 2**31, worlds), 2 * pairs).tolist()
            played = episode_rewards(envs, np.repeat(tried, worlds, axis=0), seeds)
            rewards = played.reshape(2 * pairs, worlds).mean(axis=1)
            # Ranks instead of rewards: one lucky episode must not decide where to go.
            worth = rewards.argsort().argsort() / (2 * pairs - 1)
            better = (worth[:pairs] - worth[pairs:])[:, None, None]
            move = MOMENTUM * move + (1 - MOMENTUM) * (better * noise).mean(axis=0) / NOISE
            policy = policy + STEP * move
            history.append(float(rewards.mean()))
            if said:
                print(f"generation {generation + 1:3d}  mean reward {history[-1]:6.2f}", flush=True)
    return Learnt(policy, history)


def measure(env_id: str, policy: Array | None, *, episodes: int, seed: int) -> Array:
    """Rewards of whole episodes on the seeds from ``seed`` on; of random actions where there is no policy."""
    with gymnasium.make_vec(
        env_id, num_envs=episodes, vectorization_mode="vector_entry_point"
    ) as envs:
        seen = int(np.prod(envs.single_observation_space.shape))
        random = np.zeros((int(envs.single_action_space.n), seen + 1))
        lanes = np.repeat((random if policy is None else policy)[None], episodes, axis=0)
        return episode_rewards(envs, lanes, [seed + i for i in range(episodes)])


def main() -> None:
    """Learns, and says what it was worth."""
    parser = argparse.ArgumentParser(description="Learns a world by evolution strategies.")
    parser.add_argument("--env", default="homeostat/ClusterClassic-v0")
    parser.add_argument("--generations", type=int, default=60)
    parser.add_argument("--pairs", type=int, default=32)
    parser.add_argument("--worlds", type=int, default=4, help="episodes by which each is judged")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    sizes = {name: getattr(args, name) for name in ("generations", "pairs", "worlds", "seed")}
    began = time.monotonic()
    learnt = learn(args.env, **sizes, said=True)
    print(f"learnt in {time.monotonic() - began:.1f} s; on 200 worlds it has not seen:")
    for name, policy in (("random", None), ("learnt", learnt.policy)):
        rewards = measure(args.env, policy, episodes=200, seed=10**6)
        error = 1.96 * rewards.std(ddof=1) / np.sqrt(len(rewards))
        print(f"  {name}  {rewards.mean():6.2f} ± {error:.2f} an episode")


if __name__ == "__main__":
    main()
