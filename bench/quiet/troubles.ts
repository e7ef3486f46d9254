// True trouble, put on top of ordinary days: something is used up, runs away, floods, or
// breaks. Each begins at a known second and, where something is used up, ends when it is.
import { normal, seededChance } from "../../src/base/index.ts";
import { between } from "./draw.ts";
import { DAY_S } from "./load.ts";
import type { Load, Moment } from "./load.ts";
import { TROUBLE } from "./settings.ts";
import type { Span } from "./settings.ts";

export const TROUBLES = [
  "slow leak",
  "disk filling",
  "runaway process",
  "network flood",
  "noisy neighbour",
  "broken relation",
] as const;
export type TroubleKind = (typeof TROUBLES)[number];

export interface Trouble {
  readonly kind: TroubleKind;
  /** Seconds since the host's story began. */
  readonly from: number;
  readonly until: number;
  /** True where it ends because a resource is used up. */
  readonly usesUp: boolean;
  readonly add: (moment: Moment, load: Load) => void;
}

interface Place {
  readonly seed: number;
  readonly from: number;
}

/** All kinds in an order of the host's own, one after the other, from its second day on. */
export function troublesOf(seed: number): readonly Trouble[] {
  const chance = seededChance(seed * 31 + 7);
  const kinds = TROUBLES.map((kind) => ({ kind, place: chance() })).toSorted(
    (a, b) => a.place - b.place,
  );
  const begin = DAY_S + Math.floor(3600 * chance());
  return kinds.map(({ kind }, i) =>
    MAKERS[kind]({ seed: seed * 101 + i, from: begin + i * TROUBLE.everyS }),
  );
}

const MAKERS: Readonly<Record<TroubleKind, (place: Place) => Trouble>> = {
  "slow leak": (place) => usesUp("slow leak", place, TROUBLE.leak.lifeS),
  "disk filling": (place) => usesUp("disk filling", place, TROUBLE.disk.lifeS),
  "runaway process": (place) => {
    const { lastsS, cores } = TROUBLE.runaway;
    const wanted = between(seededChance(place.seed), cores);
    return lasting("runaway process", { ...place, lastsS }, (load) => {
      load.threads.unshift(wanted);
    });
  },
  "network flood": (place) => {
    const chance = seededChance(place.seed);
    const times = between(chance, TROUBLE.flood.times);
    const { lastsS } = TROUBLE.flood;
    return lasting("network flood", { ...place, lastsS }, (load) => {
      const flood = (load.received + 1e6) * times * (0.8 + 0.4 * chance());
      load.received += flood;
      load.switches += flood / 4000;
      load.spreadCores += Math.min(2, flood / 100e6);
    });
  },
  "noisy neighbour": (place) => {
    const chance = seededChance(place.seed);
    const most = between(chance, TROUBLE.neighbour.stolen);
    const { lastsS } = TROUBLE.neighbour;
    return lasting("noisy neighbour", { ...place, lastsS }, (load) => {
      load.stolen += Math.min(0.6, Math.max(0, most * (1 + 0.3 * normal(chance))));
    });
  },
  "broken relation": (place) => {
    const share = between(seededChance(place.seed), TROUBLE.relation.share);
    const { lastsS } = TROUBLE.relation;
    return lasting("broken relation", { ...place, lastsS }, (load) => {
      load.received *= share;
      load.sent *= share;
    });
  },
};

type Lasting = Place & { readonly lastsS: Span };

function lasting(
  kind: TroubleKind,
  { seed, from, lastsS }: Lasting,
  change: (load: Load) => void,
): Trouble {
  const until = from + Math.round(between(seededChance(seed + 1), lastsS));
  const add = ({ t }: Moment, load: Load): void => {
    if (t >= from && t < until) change(load);
  };
  return { kind, from, until, usesUp: false, add };
}

/** Climbs from what was in use at the onset to all of it, then is put right. */
function usesUp(kind: "slow leak" | "disk filling", { seed, from }: Place, lifeS: Span): Trouble {
  const until = from + Math.round(between(seededChance(seed), lifeS));
  let left: number | null = null;
  const used = (load: Load): number => (kind === "slow leak" ? load.memory : load.space[1]);
  const add = ({ t }: Moment, load: Load): void => {
    if (t < from || t >= until) return;
    left ??= Math.max(0, 1 - used(load));
    const taken = (left * (t - from)) / (until - from);
    if (kind === "slow leak") load.memory = Math.min(1, load.memory + taken);
    else {
      load.space[1] = Math.min(1, load.space[1] + taken);
      load.write[1] += (left * 100e9) / (until - from) / 10;
    }
  };
  return { kind, from, until, usesUp: true, add };
}
