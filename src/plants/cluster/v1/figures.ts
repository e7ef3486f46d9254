// Every figure of cluster v1, with its unit. A step is a minute. Loss is counted in
// SLO-minutes: a node of priority 1 that serves nobody for a minute loses one. The figures
// were set on development seeds alone (docs/cluster-v1.md says which).

/** Move up, down, left, right; clean the node stood on; order capacity for its zone. */
export const ACTIONS = ["up", "down", "left", "right", "clean", "scale"] as const;
export const CLEAN = 4;
export const SCALE = 5;
/** A node and its four neighbours: what capacity, bursts and faults reach. */
export const ZONE = 5;

/** Sides of the torus a world may have. */
export const SMALLEST_SIDE = 4;
export const LARGEST_SIDE = 64;
export const LONGEST_EPISODE = 500;

/** What a minute of a node's service is worth; each node has one of them for an episode. */
export const PRIORITIES = [0.2, 0.5, 1] as const;
/** Above it an out-of-memory is critical. */
export const CRITICAL_PRIORITY = 0.8;

/** CPU asked of a node without wander and bursts: uniform between these. */
export const DEMAND = { low: 0.2, high: 0.5 } as const;
/** Wander of the demand (first-order autoregression): what is kept a step, deviation of what comes. */
export const WANDER = { kept: 0.9, deviation: 0.03 } as const;

/**
 * Memory that leaks a step at half load on 4 × 4: low + (high − low)·u³, the nodes' u evenly spread
 * in [0, 1), so that a few leak fast and most hardly do. Times (½ + CPU). Deviation a step.
 */
export const LEAK = { low: 0.001, high: 0.018, deviation: 0.004 } as const;
/** Memory at the start: uniform from 0 to this. */
export const MEMORY_AT_START = 0.75;
/** Above this share of CPU or memory minutes are lost, all of them at 1. */
export const LOSES_FROM = 0.8;
/** Memory from here on is out of memory: the node is down until it is cleaned. */
export const OUT_OF_MEMORY = 0.99;

/** A burst: a zone is asked for more, uniform between; so many steps; its edge gets this share. */
export const BURST = { low: 0.25, high: 0.55, shortest: 15, longest: 40, edge: 0.7 } as const;
/** Share of what is missing that a burst rises, or falls, a step. */
export const BURST_PACE = 0.25;
/** A fault, a bad release: every node of a zone leaks this more a step, for so many steps or until cleaned. */
export const FAULT = { leak: 0.02, shortest: 15, longest: 30 } as const;

/** Ordered capacity comes after so many steps, takes this off the zone's CPU, and keeps this share a step. */
export const CAPACITY = { delay: 3, relief: 0.35, kept: 0.97 } as const;

/** Of an observation: 3 × 3 nodes with three channels each, then twelve numbers of the whole. */
export const CHANNELS = 3;
export const SEEN_NODES = 9;
export const AT_Y = SEEN_NODES * CHANNELS;
export const AT_X = AT_Y + 1;
export const AT_BUDGET = AT_Y + 2;
export const AT_TIME = AT_Y + 3;
export const AT_ALLOWANCE = AT_Y + 4;
export const AT_LOST = AT_Y + 5;
export const AT_PAGED_DOWN = AT_Y + 6;
export const AT_PAGED_RIGHT = AT_Y + 7;
export const AT_PAGED_LOSS = AT_Y + 8;
export const AT_ORDERS = AT_Y + 9;
export const OBSERVATION = AT_ORDERS + CAPACITY.delay;
/** Minutes lost in a step from which on the observation says 1. */
export const MOST_LOST_SHOWN = 10;
