"""The classic cluster world in NumPy, batched over lanes: the peer of `npm run bench:worlds`.

The same rules, figures and observation; whole-array operations, float32 throughout, NumPy's
fastest generator (SFC64), lanes that ended begun anew in the same step.
Usage: batched.py LANES SECONDS SEED. Prints one JSON object.
"""

import json
import sys
import time

import numpy as np

SIDE, NODES = 4, 16
PRIORITIES = np.array([0.2, 0.5, 1.0], dtype=np.float32)
ROWS, COLUMNS = np.divmod(np.arange(NODES), SIDE)
NEIGHBOURS = np.stack(
    [
        (ROWS - 1) % SIDE * SIDE + COLUMNS,
        (ROWS + 1) % SIDE * SIDE + COLUMNS,
        ROWS * SIDE + (COLUMNS - 1) % SIDE,
        ROWS * SIDE + (COLUMNS + 1) % SIDE,
    ],
    axis=1,
)
AROUND = np.stack(
    [
        (ROWS + dy) % SIDE * SIDE + (COLUMNS + dx) % SIDE
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
    ],
    axis=1,
)


class Batch:
    def __init__(self, lanes, seed):
        self.lanes = lanes
        self.rng = np.random.Generator(np.random.SFC64(seed))
        self.every = np.arange(lanes)
        shape = (lanes, NODES)
        self.cpu = np.empty(shape, np.float32)
        self.memory = np.empty(shape, np.float32)
        self.priority = np.empty(shape, np.float32)
        self.agent = np.empty(lanes, np.int64)
        self.budget = np.empty(lanes, np.float32)
        self.steps = np.empty(lanes, np.int64)
        self.noise = np.empty((lanes, 2 * NODES), np.float32)
        self.observation = np.empty((lanes, 30), np.float32)
        self.begin(self.every)

    def begin(self, which):
        n = len(which)
        self.cpu[which] = self.rng.random((n, NODES), np.float32) * np.float32(0.3)
        self.memory[which] = self.rng.random((n, NODES), np.float32) * np.float32(0.1)
        self.priority[which] = PRIORITIES[self.rng.integers(0, 3, (n, NODES))]
        self.agent[which] = self.rng.integers(0, NODES, n)
        self.budget[which] = 100
        self.steps[which] = 0

    def step(self, actions):
        reward = np.full(self.lanes, -0.01, np.float32)
        moving = np.flatnonzero(actions < 4)
        self.agent[moving] = NEIGHBOURS[self.agent[moving], actions[moving]]
        self.clean(np.flatnonzero(actions == 4), reward)
        self.scale(np.flatnonzero(actions == 5), reward)
        ended = self.drift(reward)
        self.budget += np.float32(0.5)
        np.minimum(self.budget, np.float32(100), out=self.budget)
        self.steps += 1
        truncated = self.steps >= 500
        over = np.flatnonzero(ended | truncated)
        if len(over):
            self.begin(over)
        return self.observe(), reward, ended, truncated

    def clean(self, which, reward):
        dear = self.budget[which] < 0.5
        reward[which[dear]] -= 0.2
        which = which[~dear]
        self.budget[which] -= np.float32(0.5)
        at = self.agent[which]
        cpu, memory = self.cpu[which, at], self.memory[which, at]
        off = np.minimum(cpu, np.float32(0.5))
        cleaned = off + memory
        self.cpu[which, at] = cpu - off
        self.memory[which, at] = 0
        pays = np.minimum(1, cleaned / np.float32(1.5)) * (1 + self.priority[which, at])
        reward[which] += np.where(cleaned < 0.2, np.float32(-0.1), pays)

    def scale(self, which, reward):
        cpu, memory = self.cpu[which], self.memory[which]
        hot = (cpu > 0.8) | (memory > 0.8)
        count = hot.sum(axis=1)
        reward[which[count == 0]] -= 0.2
        some = count > 0
        which, hot, count = which[some], hot[some], count[some]
        affordable = (self.budget[which] // 5).astype(np.int64)
        reward[which[affordable == 0]] -= 0.5
        rich = affordable > 0
        which, hot, count, affordable = which[rich], hot[rich], count[rich], affordable[rich]
        if not len(which):
            return
        scaled = np.minimum(affordable, count)
        self.budget[which] -= 5 * scaled
        load = np.where(hot, self.cpu[which] + self.memory[which], np.float32(-1))
        rank = np.argsort(np.argsort(-load, axis=1, kind="stable"), axis=1, kind="stable")
        off = np.where(rank < scaled[:, None], np.float32(0.3), np.float32(0))
        self.cpu[which] = np.maximum(self.cpu[which] - off, 0)
        self.memory[which] = np.maximum(self.memory[which] - off, 0)
        reward[which] += np.float32(0.8) * (scaled / count).astype(np.float32)

    def drift(self, reward):
        noise = self.noise
        self.rng.standard_normal(dtype=np.float32, out=noise)
        self.cpu += np.float32(0.02) * noise[:, :NODES]
        np.clip(self.cpu, 0, 1, out=self.cpu)
        self.memory += np.float32(0.01) * noise[:, NODES:] + np.float32(0.005)
        np.clip(self.memory, 0, 1, out=self.memory)
        out = self.memory >= 0.99
        load = (self.cpu.sum(axis=1) + self.memory.sum(axis=1)) / (2 * NODES)
        ended = load > 0.85
        if out.any():
            nodes = out.sum(axis=1)
            reward -= 2 * nodes + 3 * (out & (self.priority > 0.8)).sum(axis=1)
            ended |= nodes > 0
        return ended

    def observe(self):
        nodes = AROUND[self.agent]
        seen, every = self.observation, self.every[:, None]
        seen[:, 0:27:3] = self.cpu[every, nodes]
        seen[:, 1:27:3] = self.memory[every, nodes]
        seen[:, 2:27:3] = self.priority[every, nodes]
        seen[:, 27] = (self.agent // SIDE) / SIDE
        seen[:, 28] = (self.agent % SIDE) / SIDE
        seen[:, 29] = self.budget / 100
        return seen


def main(lanes, seconds, seed):
    world = Batch(lanes, seed)
    actions = world.rng.integers(0, 6, (509, lanes))
    turns = max(1, 16384 // lanes)
    turn = 0
    for warm in range(4):
        world.step(actions[warm])
    taken, reward, over = 0, 0.0, 0
    began, cpu_began = time.perf_counter(), time.process_time()
    while time.process_time() - cpu_began < seconds:
        for _ in range(turns):
            _, rewards, ended, truncated = world.step(actions[turn])
            turn = (turn + 1) % len(actions)
            reward += float(rewards.sum())
            over += int((ended | truncated).sum())
        taken += turns * lanes
    print(
        json.dumps(
            {
                "steps": taken,
                "cpuSeconds": time.process_time() - cpu_began,
                "wallSeconds": time.perf_counter() - began,
                "reward": reward,
                "episodes": over,
                "version": f"NumPy {np.__version__}",
            }
        )
    )


main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
