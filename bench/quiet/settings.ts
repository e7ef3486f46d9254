// What an ordinary host-day is, and what trouble is, for `npm run bench:quiet`. These numbers
// were written down and committed before the alarm was run on them, and are not to be tuned:
// a change of the alarm is tried on development seeds, and counted once on the others.

/** From low to high; each host draws its own, evenly. */
export type Span = readonly [low: number, high: number];

/** First seeds of the hosts that count, and of those to develop on. Spent, and not to count again: those from 1001, 2001 and 3001 on. */
export const SEEDS = {
  evaluation: { ordinary: 4001, trouble: 4101, idle: 4201 },
  development: { ordinary: 5001, trouble: 5101, idle: 5201 },
} as const;
export const HOSTS = 10;
export const DAYS = 3;

export const ORDINARY = {
  cores: [6, 14],
  /** Share of the cores that the service takes in the busiest hour. */
  peakUtilisation: [0.12, 0.5],
  demand: {
    /** Share of the peak at four in the morning. */
    night: [0.08, 0.4],
    /** How much less at noon, and on Saturday and Sunday. */
    lunchDip: [0, 0.2],
    weekend: [0.35, 0.9],
    /** Wandering over minutes and jumping from second to second: deviations of the logarithm. */
    wander: [0.08, 0.2],
    wanderS: [200, 1200],
    jump: [0.15, 0.5],
    /** Short rushes: how many an hour, how long, how many times the usual. */
    rushesPerHour: [0.5, 4],
    rushS: [5, 90],
    rush: [1.4, 2.8],
  },
  memory: {
    base: [0.12, 0.4],
    /** Heap climbs and is collected. */
    heap: [0.005, 0.04],
    heapS: [20, 300],
    /** What the service remembers when warm, and how fast it warms. */
    cache: [0.03, 0.18],
    cacheS: [600, 2400],
    sessions: [0.01, 0.06],
  },
  deployments: {
    /** On working days from nine to six. */
    perWorkingDay: [0.2, 1],
    downS: [4, 30],
    /** What the new version costs, in shares of the old. */
    cost: [0.85, 1.2],
    memory: [-0.02, 0.025],
  },
  disk: {
    used: [0.2, 0.75],
    /** Logs a day, given back by the rotation but for a rest that stays. */
    logsPerDay: [0.004, 0.03],
    staysPerDay: [0, 0.002],
    writeBack: [0.2e6, 3e6],
  },
  network: { bytesPerS: [0.2e6, 20e6], background: [500, 5000] },
  swapUsed: [0, 0.15],
  /** When the watch does not see all, or nothing. */
  interruptions: {
    /** Of one sensor, a tick: a file read in the middle of a change. */
    unreadable: 1e-5,
    /** Optional groups left out to keep the pace. */
    thinnedPerDay: 3,
    thinnedS: [30, 600],
    suspendedPerDay: 0.15,
    suspendedS: [300, 7200],
    /** The watch itself restarts and gets its memory back. */
    restartsPerDay: 0.4,
    restartS: [2, 60],
  },
} as const;

/** One kind of trouble at a time, in a host's second day; every kind once a host. */
export const TROUBLE = {
  hosts: 5,
  /** From the onset of one to that of the next. */
  everyS: 3 * 3600,
  leak: { lifeS: [1800, 7200] },
  disk: { lifeS: [1200, 5400] },
  runaway: { lastsS: [1200, 2400], cores: [1, 1] },
  flood: { lastsS: [300, 900], times: [8, 40] },
  neighbour: { lastsS: [900, 1800], stolen: [0.1, 0.4] },
  /** What arrives falls to this share while what it costs stays: retries, a broken peer. */
  relation: { lastsS: [900, 1800], share: [0.15, 0.45] },
} as const;

/** A host without a service: its timers alone. Its first hour teaches. */
export const IDLE = { hosts: 3, hours: 4, learningHours: 1 } as const;
