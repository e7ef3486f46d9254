"""Learns to run cluster v1 with nothing but NumPy: proximal policy optimisation.

A network of one hidden layer says how likely each action is and what is still to come. Many
worlds are walked a while; then the likelihood of what turned out better than expected is raised,
and of what turned out worse lowered, a little at a time. The worlds begin anew within the step
that ends an episode (SAME_STEP), so that every step teaches; of an episode that was only cut off,
what would have come after ``final_obs`` is the network's own guess.

    python3 examples/train_ppo.py --updates 200 --seed 1
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from typing import NamedTuple

import gymnasium
import numpy as np
from numpy.typing import NDArray

import homeostat_gym  # noqa: F401  registers the worlds

Array = NDArray[np.float32]
Weights = dict[str, Array]

#: Worlds walked at once, steps of each between two lessons, and units of the hidden layer.
WORLDS, WALK, HIDDEN = 256, 64, 64
#: What comes a step later counts so much; how far a surprise is handed back.
DISCOUNT, HANDED_BACK = 0.99, 0.95
#: Times the walk is gone through a lesson, parts of it, and how far a likelihood may move.
ROUNDS, PARTS, CLIP = 4, 8, 0.2
STEP, CURIOSITY = 1e-3, 0.003
#: A lost episode costs hundreds; the network is to learn numbers near one.
REWARD_UNIT = 50.0


class Seen(NamedTuple):
    """What the network makes of observations: a row each."""

    hidden: Array
    #: Logarithms of how likely each action is.
    log_odds: Array
    #: What is still to come.
    value: Array


class Walk(NamedTuple):
    """Steps of all worlds: one row a step and world."""

    observations: Array
    actions: NDArray[np.intp]
    #: How likely the action was when it was chosen, as a logarithm.
    log_odds: Array
    #: How much better it came than expected, and what came.
    surprise: Array
    came: Array


def beginning(seen: int, actions: int, chance: np.random.Generator) -> Weights:
    """A network that expects nothing and acts at random."""
    first = chance.standard_normal((seen + 1, HIDDEN)) / np.sqrt(seen)
    last = np.zeros((HIDDEN + 1, actions + 1))
    return {"first": first.astype(np.float32), "last": last.astype(np.float32)}


def look(weights: Weights, observations: Array) -> Seen:
    """The network's answer; observations are numbers in [0, 1]."""
    first, last = weights["first"], weights["last"]
    hidden = np.tanh((2 * observations - 1) @ first[:-1] + first[-1])
    out = hidden @ last[:-1] + last[-1]
    scores = out[:, :-1] - out[:, :-1].max(axis=1, keepdims=True)
    log_odds = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return Seen(hidden, log_odds, out[:, -1])


def slopes(weights: Weights, part: Walk) -> Weights:
    """How the loss of a part of a walk rises with each weight."""
    hidden, log_odds, value = look(weights, part.observations)
    odds, rows = np.exp(log_odds), np.arange(len(part.actions))
    ratio = np.exp(log_odds[rows, part.actions] - part.log_odds)
    better = (part.surprise - part.surprise.mean()) / (part.surprise.std() + 1e-8)
    # Where a likelihood has moved far enough already, nothing pulls it further.
    free = np.where(better > 0, ratio < 1 + CLIP, ratio > 1 - CLIP)
    pull = np.where(free, better * ratio, 0)[:, None]
    chosen = np.zeros_like(odds)
    chosen[rows, part.actions] = 1
    entropy = -(odds * log_odds).sum(axis=1, keepdims=True)
    by_scores = -pull * (chosen - odds) + CURIOSITY * odds * (log_odds + entropy)
    by_out = np.concatenate([by_scores, (value - part.came)[:, None]], axis=1) / len(rows)
    by_hidden = by_out @ weights["last"][:-1].T * (1 - hidden**2)
    scaled = 2 * part.observations - 1
    return {
        "first": np.vstack([scaled.T @ by_hidden, by_hidden.sum(axis=0)]),
        "last": np.vstack([hidden.T @ by_out, by_out.sum(axis=0)]),
    }


class Adam:
    """Steps along slopes, each weight at a pace of its own."""

    def __init__(self, weights: Weights) -> None:
        self.mean = {name: np.zeros_like(one) for name, one in weights.items()}
        self.square = {name: np.zeros_like(one) for name, one in weights.items()}
        self.steps = 0

    def move(self, weights: Weights, along: Weights, step: float) -> None:
        """Moves the weights."""
        self.steps += 1
        for name, slope in along.items():
            self.mean[name] += 0.1 * (slope - self.mean[name])
            self.square[name] += 0.001 * (slope**2 - self.square[name])
            mean = self.mean[name] / (1 - 0.9**self.steps)
            square = self.square[name] / (1 - 0.999**self.steps)
            weights[name] -= step * mean / (np.sqrt(square) + 1e-8)


class Worlds:
    """Worlds that are walked on and on."""

    def __init__(self, env_id: str, seed: int) -> None:
        self.envs = gymnasium.make_vec(
            env_id,
            num_envs=WORLDS,
            vectorization_mode="vector_entry_point",
            autoreset_mode="SAME_STEP",
        )
        self.chance = np.random.default_rng(seed)
        self.observations, _ = self.envs.reset(seed=seed * WORLDS)
        self.returns = np.zeros(WORLDS)

    def walk(self, weights: Weights) -> tuple[Walk, list[float]]:
        """Walks all worlds; also what the episodes brought that ended."""
        kept = []
        finished: list[float] = []
        for _ in range(WALK):
            seen = look(weights, self.observations)
            # The largest of log-likelihoods with Gumbel noise is a draw by them.
            noise = self.chance.gumbel(size=seen.log_odds.shape)
            actions = (seen.log_odds + noise).argmax(axis=1)
            after, rewards, terminated, truncated, infos = self.envs.step(actions)
            over = terminated | truncated
            self.returns += rewards
            finished += self.returns[over].tolist()
            self.returns[over] = 0.0
            rewards = rewards / REWARD_UNIT
            cut = truncated & ~terminated
            if cut.any():
                last = np.stack(infos["final_obs"][cut])
                rewards[cut] += DISCOUNT * look(weights, last).value
            log_odds = seen.log_odds[np.arange(WORLDS), actions]
            kept.append((self.observations, actions, log_odds, seen.value, rewards, ~over))
            self.observations = after
        return self._told(kept, look(weights, self.observations).value), finished

    def _told(self, kept: list[tuple[NDArray, ...]], beyond: Array) -> Walk:
        observations, actions, log_odds, values, rewards, goes_on = map(
            np.stack, zip(*kept, strict=True)
        )
        surprise = np.zeros_like(values)
        handed = np.zeros_like(beyond)
        for n in reversed(range(WALK)):
            after = beyond if n == WALK - 1 else values[n + 1]
            missed = rewards[n] + DISCOUNT * after * goes_on[n] - values[n]
            surprise[n] = handed = missed + DISCOUNT * HANDED_BACK * handed * goes_on[n]
        came = surprise + values
        rows = (observations, actions, log_odds, surprise, came)
        return Walk(*(one.reshape(WALK * WORLDS, *one.shape[2:]) for one in rows))


def parts(walk: Walk, chance: np.random.Generator) -> Iterator[Walk]:
    """The walk in parts, its steps shuffled."""
    for rows in np.split(chance.permutation(len(walk.actions)), PARTS):
        yield Walk(*(one[rows] for one in walk))


def learn(env_id: str, *, updates: int, seed: int, said: bool = False) -> Weights:
    """Proximal policy optimisation.

    Args:
        env_id: A world with a row of numbers in [0, 1] to see and a discrete action.
        updates: Lessons; each is a walk of ``WALK`` steps in ``WORLDS`` worlds.
        seed: Of everything: one seed, one run.
        said: Print a line every tenth lesson.
    """
    worlds = Worlds(env_id, seed)
    envs = worlds.envs
    seen, actions = envs.single_observation_space.shape[0], int(envs.single_action_space.n)
    weights = beginning(seen, actions, worlds.chance)
    adam = Adam(weights)
    lately: list[float] = []
    for update in range(updates):
        walk, finished = worlds.walk(weights)
        for _ in range(ROUNDS):
            for part in parts(walk, worlds.chance):
                adam.move(weights, slopes(weights, part), STEP * (1 - update / updates))
        lately = (lately + finished)[-WORLDS:]
        if said and update % 10 == 9:
            print(f"lesson {update + 1:4d}  mean reward {np.mean(lately):7.2f}", flush=True)
    envs.close()
    return weights


def measure(env_id: str, weights: Weights | None, *, episodes: int, seed: int) -> NDArray:
    """Rewards of whole episodes on seeds from ``seed`` on; of random actions without weights."""
    envs = gymnasium.make_vec(env_id, num_envs=episodes, vectorization_mode="vector_entry_point")
    envs.action_space.seed(seed)
    observations, _ = envs.reset(seed=seed)
    total, running = np.zeros(episodes), np.ones(episodes, np.bool_)
    while running.any():
        if weights is None:
            actions = envs.action_space.sample()
        else:
            actions = look(weights, observations).log_odds.argmax(axis=1)
        observations, rewards, terminated, truncated, _ = envs.step(actions)
        # Worlds that have ended go on in an episode that nobody counts.
        total += np.where(running, rewards, 0.0)
        running &= ~(terminated | truncated)
    envs.close()
    return total


def main() -> None:
    """Learns, and says what it was worth."""
    parser = argparse.ArgumentParser(description="Learns a world by PPO.")
    parser.add_argument("--env", default="homeostat/Cluster-v1")
    parser.add_argument("--updates", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    began = time.monotonic()
    weights = learn(args.env, updates=args.updates, seed=args.seed, said=True)
    print(f"learnt in {time.monotonic() - began:.1f} s; on 200 worlds it has not seen:")
    for name, own in (("random", None), ("learnt", weights)):
        rewards = measure(args.env, own, episodes=200, seed=10**6)
        error = 1.96 * rewards.std(ddof=1) / np.sqrt(len(rewards))
        print(f"  {name}  {rewards.mean():7.2f} ± {error:.2f} an episode")


if __name__ == "__main__":
    main()
