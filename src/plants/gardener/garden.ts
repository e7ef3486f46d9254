// The garden itself: dirt grows, agents perceive and act all at once, the spent ones die. One
// `generation` is one step; every order of events that the classic text leaves open is fixed
// here (docs/gardener.md). Chance comes from five streams of one seed, so that what one part
// draws does not move another.
import { Streams } from "../../base/index.ts";
import { Agents } from "./agents.ts";
import * as F from "./figures.ts";
import type { Design } from "./figures.ts";
import { heldBackBy, safeAction } from "./guard.ts";
import type { Alarm, GuardParts, Situation } from "./guard.ts";
import type { Mind, MindChance, Surroundings } from "./minds/mind.ts";
import { NEIGHBOURS } from "./torus.ts";

/** A constant of this file's own: what is imported is looked up anew in each turn of a loop where modules are rewritten, as under a test runner. */
const { CELLS } = F;

/** Streams of a garden. */
const GROWTH = 0;
const MIND = 1;
const FATE = 2;
/** Where a guard is on and off, what else happens is drawn alike. */
const GUARD = 3;
const WEATHER = 4;
/** For whoever measures the garden. */
export const GAUGE = 5;
const STREAMS = 6;
/** Keeps the streams of neighbouring seeds apart. */
const STREAM_APART = 2 ** 49;
const SEEDS = 2 ** 53;

/** What happened in one generation. */
export interface Tally {
  emergencyMoves: number;
  /** Emergencies in which the agent got away from a cell that fed it no longer. */
  isolationSaves: number;
  births: number;
  /** 1 where the first agent bore a child. */
  firstBore: number;
  deaths: number;
  /** Of the births, those that took a weaker one's place. */
  supplanted: number;
  newcomers: number;
  cleaned: number;
  /** Actions held back by the guard. */
  heldBack: number;
}

/** Everything of a garden, as JSON keeps it. */
export interface GardenState {
  readonly age: number;
  readonly dry: boolean;
  readonly dirt: readonly number[];
  readonly agents: ReturnType<Agents["save"]>;
  readonly minds: readonly (readonly number[])[];
  readonly streams: readonly (readonly number[])[];
}

/** Behind a move that need forces rather than the mind. */
const EMERGENCY = 8;

export class Garden implements Surroundings {
  readonly design: Design;
  readonly dirt = new Float64Array(F.CELLS);
  readonly crowd = new Uint8Array(F.CELLS);
  readonly agents: Agents;
  readonly streams = new Streams(STREAMS);
  readonly tally: Tally = {
    emergencyMoves: 0,
    isolationSaves: 0,
    births: 0,
    firstBore: 0,
    deaths: 0,
    supplanted: 0,
    newcomers: 0,
    cleaned: 0,
    heldBack: 0,
  };
  /** Held back so far, by name of the failure mode. */
  readonly heldBackBy = new Map<string, number>();
  /** Generations that are over. */
  age = 0;
  /** Sum over all cells, after the last generation. */
  totalDirt = 0;
  dry = false;
  readonly #mind: Mind;
  readonly #guard: GuardParts;
  readonly #chance: MindChance;
  readonly #actions: Uint8Array;
  /** Per cell: who wants to come; which of them may, as place + 1; who cleans; what each gets. */
  readonly #claims = new Uint8Array(F.CELLS);
  readonly #winner = new Int32Array(F.CELLS);
  readonly #cleaners = new Uint8Array(F.CELLS);
  readonly #share = new Float64Array(F.CELLS);

  constructor(design: Design, { mind, guard }: { mind: Mind; guard: GuardParts }) {
    this.design = design;
    this.#mind = mind;
    this.#guard = guard;
    this.#chance = { streams: this.streams, lane: MIND };
    this.agents = new Agents(design.mostAgents);
    this.#actions = new Uint8Array(design.mostAgents);
  }

  seed(seed: number): void {
    for (let stream = 0; stream < STREAMS; stream += 1) {
      const apart = stream * STREAM_APART;
      this.streams.seed(stream, seed < SEEDS - apart ? seed + apart : seed - (SEEDS - apart));
    }
  }

  /** A clean grid with its first agents on cells of chance. */
  begin(agents = F.STARTING_AGENTS): void {
    this.age = 0;
    this.dry = false;
    this.dirt.fill(0);
    this.crowd.fill(0);
    this.totalDirt = 0;
    this.heldBackBy.clear();
    this.agents.clear();
    this.#clearTally();
    for (let i = 0; i < agents; i += 1) this.#arrive();
  }

  /** One step of everything. `alarm`: danger as measured after the last one. `given`: the first agent's action, where somebody else chooses it. */
  generation(alarm: Alarm, given: number | null = null): void {
    this.#clearTally();
    this.#grow();
    this.#choose(alarm, given);
    this.#moveAll();
    this.#cleanAll();
    this.#reproduceAll();
    this.#settle();
    this.age += 1;
  }

  /** Whether the first agent is still the founder that held the slot: who dies leaves the place to the next. */
  isStillFirst(slot: number): boolean {
    const { agents } = this;
    return agents.count > 0 && agents.slot[0] === slot && agents.born[0] === 0;
  }

  save(): GardenState {
    const { rows, free } = this.agents.save();
    return {
      age: this.age,
      dry: this.dry,
      dirt: [...this.dirt],
      agents: { rows, free },
      minds: rows.map(([, , slot]) => this.#mind.save?.(slot) ?? []),
      streams: Array.from({ length: STREAMS }, (_, stream) => this.streams.save(stream)),
    };
  }

  restore(state: GardenState): void {
    this.age = state.age;
    this.dry = state.dry;
    this.dirt.set(state.dirt);
    this.agents.restore(state.agents);
    for (const [i, [, , slot]] of state.agents.rows.entries())
      this.#mind.restore?.(slot, state.minds[i]!);
    for (const [stream, words] of state.streams.entries()) this.streams.restore(stream, words);
    this.crowd.fill(0);
    for (const [cell] of state.agents.rows) this.crowd[cell]! += 1;
    this.totalDirt = this.#sum();
    this.#clearTally();
  }

  #clearTally(): void {
    for (const name of Object.keys(this.tally) as (keyof Tally)[]) this.tally[name] = 0;
  }

  #grow(): void {
    const { weather, growth } = this.design;
    const { dirt, streams } = this;
    let most = F.MOST_GROWTH * growth;
    if (weather !== null) {
      const turns = streams.uniform(WEATHER) < 1 / (this.dry ? weather.dry : weather.wet);
      if (turns) this.dry = !this.dry;
      if (this.dry) most *= weather.dryGrowth;
    }
    for (let cell = 0; cell < CELLS; cell += 1) {
      const grown = dirt[cell]! + most * streams.uniform(GROWTH);
      dirt[cell] = grown < 1 ? grown : 1;
    }
  }

  #choose(alarm: Alarm, given: number | null): void {
    const { agents, design } = this;
    for (let at = 0; at < agents.count; at += 1) {
      const dirt = this.dirt[agents.cell[at]!]!;
      const energy = agents.energy[at]!;
      if (design.lowEnergyRule && energy <= F.LOW_ENERGY) {
        this.#actions[at] = this.#inNeed(agents.cell[at]!, dirt);
        continue;
      }
      const own = at === 0 && given !== null;
      const action = own ? given : this.#mind.act(this, at, this.#chance);
      this.#actions[at] =
        this.#guard.modes.length === 0 ? action : this.#guarded(action, this.#situation(at, alarm));
    }
  }

  #situation(at: number, { reach, survives }: Alarm): Situation {
    const { agents, design, dirt, crowd } = this;
    const cell = agents.cell[at]!;
    const energy = agents.energy[at]!;
    const fertile = !design.bodilyBirths && energy > design.birthAbove;
    const draw = this.streams.uniform(GUARD);
    return { fertile, energy, cell, dirt, crowd, reach, survives, draw };
  }

  #guarded(action: number, situation: Situation): number {
    const mode = heldBackBy(this.#guard.modes, action, situation);
    if (mode === null) return action;
    this.tally.heldBack += 1;
    this.heldBackBy.set(mode, (this.heldBackBy.get(mode) ?? 0) + 1);
    return safeAction(situation.dirt[situation.cell]!) === F.CLEAN ? F.CLEAN : WAIT;
  }

  /** Cleans, or flees to the dirtiest neighbour, or waits. */
  #inNeed(cell: number, dirt: number): number {
    if (dirt > F.WORTH_CLEANING) return F.CLEAN;
    let most: number = F.WORTH_FLEEING_TO;
    let best = WAIT;
    for (let way = 0; way < F.CLEAN; way += 1) {
      const there = this.dirt[NEIGHBOURS[4 * cell + way]!]!;
      if (there <= most) continue;
      most = there;
      best = way + EMERGENCY;
    }
    if (best === WAIT) return WAIT;
    this.tally.emergencyMoves += 1;
    this.tally.isolationSaves += 1;
    return best;
  }

  /** All at once: chance gives a contested cell to one of all who want it, who stays on it among them. */
  #moveAll(): void {
    const { agents } = this;
    for (let at = 0; at < agents.count; at += 1) {
      const target = this.#targetOf(at);
      if (target === null) continue;
      const claims = (this.#claims[target]! += 1);
      const leads = claims === 1 || this.streams.uniform(FATE) * claims < 1;
      if (leads) this.#winner[target] = at;
      this.crowd[agents.cell[at]!]! -= 1;
    }
    this.#defendAll();
    for (let at = 0; at < agents.count; at += 1) this.#payForCell(at);
    for (let at = 0; at < agents.count; at += 1) {
      const action = this.#actions[at]!;
      if ((action & (MOVED | LOST)) === 0) continue;
      const target = NEIGHBOURS[4 * agents.cell[at]! + (action & WAY)]!;
      this.#claims[target] = 0;
      if ((action & MOVED) !== 0) agents.cell[at] = target;
      this.crowd[agents.cell[at]!]! += 1;
    }
  }

  /** Who stays on a cell that others want has the same chance as each of them. By now the crowd of a cell are those who stay. */
  #defendAll(): void {
    for (let at = 0; at < this.agents.count; at += 1) {
      const target = this.#targetOf(at);
      if (target === null || this.#winner[target] !== at) continue;
      const stayers = this.crowd[target]!;
      const claims = this.#claims[target]!;
      const isHeld = stayers > 0 && this.streams.uniform(FATE) * (claims + stayers) >= claims;
      if (isHeld) this.#winner[target] = NOBODY;
    }
  }

  /** Who comes pays the way, who loses a contested cell pays for that; both who do not get to it and who have to share it. */
  #payForCell(at: number): void {
    const { agents } = this;
    const target = this.#targetOf(at);
    if (target === null) {
      const cell = agents.cell[at]!;
      const isLost = this.#claims[cell]! > 0 && this.#winner[cell] !== NOBODY;
      if (isLost) agents.energy[at]! -= F.CONTEST_COST;
      return;
    }
    const wins = this.#winner[target] === at;
    const cost = this.#actions[at]! >= EMERGENCY ? F.EMERGENCY_MOVE_COST : F.MOVE_COST;
    agents.energy[at]! -= wins ? cost : F.CONTEST_COST;
    this.#actions[at]! |= wins ? MOVED : LOST;
  }

  /** Where the agent wants to go; null where it stays. */
  #targetOf(at: number): number | null {
    const action = this.#actions[at]!;
    const moves = action < F.CLEAN || action >= EMERGENCY;
    return moves ? NEIGHBOURS[4 * this.agents.cell[at]! + (action & WAY)]! : null;
  }

  /** Those who clean one cell share what comes off it. */
  #cleanAll(): void {
    const { agents, dirt, tally } = this;
    for (let at = 0; at < agents.count; at += 1)
      if (this.#actions[at] === F.CLEAN) this.#cleaners[agents.cell[at]!]! += 1;
    for (let at = 0; at < agents.count; at += 1) {
      if (this.#actions[at] !== F.CLEAN) continue;
      const cell = agents.cell[at]!;
      const cleaners = this.#cleaners[cell]!;
      if (cleaners > 0) {
        const there = dirt[cell]!;
        const off = there < F.CLEANED_AT_MOST ? there : F.CLEANED_AT_MOST;
        dirt[cell] = there - off;
        tally.cleaned += off;
        this.#share[cell] = (F.PAY_PER_DIRT * off) / cleaners;
        this.#cleaners[cell] = 0;
      }
      agents.energy[at]! += this.#share[cell]!;
    }
  }

  #reproduceAll(): void {
    const { agents, design, tally } = this;
    const parents = agents.count;
    for (let at = 0; at < parents; at += 1) {
      const isReady = design.bodilyBirths || this.#actions[at] === F.REST;
      if (!isReady || agents.energy[at]! <= design.birthAbove) continue;
      const place = this.#placeForChild(at);
      if (place === null) continue;
      agents.energy[at]! -= design.birthCost;
      tally.births += 1;
      if (at === 0) tally.firstBore = 1;
      this.#mind.inherit?.(agents.slot[place]!, agents.slot[at]!, this.#chance);
    }
    for (let at = 0; at < parents; at += 1) agents.energy[at]! -= F.METABOLISM;
  }

  /** Makes room for a child of the agent at `parent` beside it; null where there is none. */
  #placeForChild(parent: number): number | null {
    const { agents, design } = this;
    const weakest = agents.count < design.mostAgents ? null : agents.weakest();
    const yields = weakest !== null && design.weakestYields && weakest !== parent;
    if (weakest !== null && !(yields && agents.energy[weakest]! < design.childEnergy)) return null;
    const way = this.streams.below(FATE, 4);
    const cell = NEIGHBOURS[4 * agents.cell[parent]! + way]!;
    const depth = agents.depth[parent]! + 1;
    this.crowd[cell]! += 1;
    if (weakest === null) return agents.add(cell, design.childEnergy, { depth, born: this.age });
    this.tally.supplanted += 1;
    this.crowd[agents.cell[weakest]!]! -= 1;
    agents.replace(weakest, [cell, design.childEnergy, agents.slot[weakest]!, depth, this.age]);
    this.#actions[weakest] = WAIT;
    return weakest;
  }

  /** Buries the spent, fills up, and adds up the dirt. */
  #settle(): void {
    const { agents, design, tally } = this;
    for (let at = 0; at < agents.count; at += 1)
      if (agents.energy[at]! <= 0) this.crowd[agents.cell[at]!]! -= 1;
    tally.deaths = agents.bury();
    for (; agents.count < design.fewestAgents; tally.newcomers += 1) this.#arrive();
    this.totalDirt = this.#sum();
  }

  #arrive(): void {
    const cell = this.streams.below(FATE, F.CELLS);
    const { startEnergy } = this.design;
    const at = this.agents.add(cell, startEnergy, { depth: 0, born: this.age });
    this.crowd[cell]! += 1;
    this.#mind.arrive?.(this.agents.slot[at]!, this.#chance);
  }

  #sum(): number {
    let sum = 0;
    for (let cell = 0; cell < CELLS; cell += 1) sum += this.dirt[cell]!;
    return sum;
  }
}

/** Of a contested cell: who stays on it keeps it. */
const NOBODY = -1;
/** Rests without reproducing. */
const WAIT = 6;
/** Of an action: which way it goes; and what became of the move. */
const WAY = 3;
const MOVED = 16;
const LOST = 32;
