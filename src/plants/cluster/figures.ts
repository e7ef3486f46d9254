// Every figure of the classic cluster world, with its unit. Bench and documentation print
// these; nothing is tuned anywhere else.

/** The grid is a torus of SIDE × SIDE nodes, row by row. */
export const SIDE = 4;
export const NODES = SIDE * SIDE;

/** Move up, down, left, right; clean the node stood on; scale every hotspot. */
export const ACTIONS = ["up", "down", "left", "right", "clean", "scale"] as const;
export const UP = 0;
export const DOWN = 1;
export const LEFT = 2;
export const RIGHT = 3;
export const CLEAN = 4;
export const SCALE = 5;

/** What a node's failure is worth; each node has one of them for a whole episode. */
export const PRIORITIES = [0.2, 0.5, 1] as const;
/** Above it an out-of-memory is critical. */
export const CRITICAL_PRIORITY = 0.8;

/** Ends of the uniform loads of a fresh episode. */
export const CPU_AT_START = 0.3;
export const MEMORY_AT_START = 0.1;

/** Credits: at the start and at most; regained a step; of one clean; of one node scaled. */
export const BUDGET = 100;
export const REGAINED = 0.5;
export const CLEAN_COST = 0.5;
export const SCALE_COST = 5;

/** A clean takes this off the CPU, and all the memory. */
export const CPU_CLEANED = 0.5;
/** Below it a clean was not worth it. */
export const WORTH_CLEANING = 0.2;
/** What can be cleaned of one node at most. */
export const MOST_CLEANED = 1.5;
/** CPU or memory above it makes a node a hotspot. */
export const HOTSPOT = 0.8;
/** A scale takes this off both. */
export const SCALED_OFF = 0.3;

/** Deviation of the CPU's walk; mean and deviation of the memory's leak, a step. */
export const CPU_DRIFT = 0.02;
export const MEMORY_LEAK = 0.005;
export const MEMORY_DRIFT = 0.01;

/** Memory from here on is out of memory. */
export const OUT_OF_MEMORY = 0.99;
/** The mean of all CPU and memory above it ends the episode. */
export const COLLAPSE = 0.85;
export const LONGEST_EPISODE = 500;

export const REWARD = {
  step: -0.01,
  cleanedLittle: -0.1,
  cleanTooDear: -0.2,
  scaled: 0.8,
  noHotspot: -0.2,
  scaleTooDear: -0.5,
  outOfMemory: -2,
  criticalOutOfMemory: -3,
} as const;

/** Of an observation: 3 × 3 nodes, three channels each; then y/4, x/4, budget/100. */
export const CHANNELS = 3;
export const SEEN_NODES = 9;
export const AT_Y = SEEN_NODES * CHANNELS;
export const AT_X = AT_Y + 1;
export const AT_BUDGET = AT_Y + 2;
export const OBSERVATION = AT_Y + 3;
