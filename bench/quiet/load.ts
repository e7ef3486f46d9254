// What happens on a host in one second, before any sensor sees it. Service, timers and
// trouble each add their part.

export interface Load {
  /** Cores in use by many threads, spread over all. */
  spreadCores: number;
  /** Cores in use by single threads, one entry a thread, at most 1 each. */
  readonly threads: number[];
  /** Share of the cores' time that a hypervisor gives to others. */
  stolen: number;
  /** Bytes a second, of the first and of the second disk. */
  readonly read: [number, number];
  readonly write: [number, number];
  received: number;
  sent: number;
  looped: number;
  forks: number;
  switches: number;
  /** Shares of the whole. */
  memory: number;
  swap: number;
  readonly space: [number, number];
  files: number;
  tasks: number;
}

export const noLoad = (): Load => ({
  spreadCores: 0,
  threads: [],
  stolen: 0,
  read: [0, 0],
  write: [0, 0],
  received: 0,
  sent: 0,
  looped: 0,
  forks: 0,
  switches: 0,
  memory: 0,
  swap: 0,
  space: [0, 0],
  files: 0,
  tasks: 0,
});

/** A moment of a host's life. */
export interface Moment {
  /** Seconds since its story began. */
  readonly t: number;
  /** Seconds since midnight, and the day of the week, Monday is 0. */
  readonly ofDay: number;
  readonly weekday: number;
}

export const HOUR_S = 3600;
export const DAY_S = 24 * HOUR_S;

export const isWeekend = ({ weekday }: Moment): boolean => weekday >= 5;
