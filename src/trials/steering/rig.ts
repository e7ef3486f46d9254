// One scenario set up: sessions, cgroups, service and load generator, and hogs that come
// and go with the blocks. Everything it started is ended by `end`, in every case.
import { join } from "node:path";
import { must } from "../../base/index.ts";
import { Cgroups } from "./cgroups.ts";
import type { CpuHierarchy } from "./cgroups.ts";
import { Child, commandOf, Session } from "../programs/index.ts";
import type { Program } from "../programs/index.ts";
import type { LoadOrder, LoadResult } from "./children/generator.ts";
import type { Scenario } from "./scenarios.ts";
import { startService } from "./services.ts";
import type { Service } from "./services.ts";
import { familyOf } from "./tasks.ts";

type GeneratorMessage =
  | LoadResult
  | { readonly id: number; readonly began: true }
  | { readonly nice: number };

/** Beyond the load's own time and the generator's patience. */
const SLACK_MS = 30_000;
/** One method, the same work in every round. */
const HOG_METHOD = "matrixprod";

export class Rig {
  readonly scenario: Scenario;
  readonly service: Service;
  readonly #parts: Parts;
  #loads = 0;

  private constructor(scenario: Scenario, service: Service, parts: Parts) {
    this.scenario = scenario;
    this.service = service;
    this.#parts = parts;
  }

  /** Sets the scenario up, without hogs. */
  static async setUp(scenario: Scenario, hierarchy: CpuHierarchy | null): Promise<Rig> {
    const parts = new Parts();
    try {
      const groups =
        scenario.place === "sibling-cgroups"
          ? new Cgroups(must(hierarchy, "the trial checked for cgroups"))
          : null;
      parts.cgroups = groups;
      const home = parts.session();
      const service = await startService(
        scenario,
        home,
        groups === null ? [] : [groups.make("service")],
      );
      parts.service = service;
      for (let i = 0; i < scenario.groups; i += 1) {
        parts.hogPlaces.push({
          session: scenario.place === "same-session" ? home : parts.session(),
          cgroups: groups === null ? [] : [groups.make(`hogs-${i}`)],
        });
      }
      home.bequeath(groups?.folders ?? []);
      parts.generator = new Child<GeneratorMessage>(commandOf(import.meta.url, "generator"));
      return new Rig(scenario, service, parts);
    } catch (error) {
      await parts.end();
      throw error;
    }
  }

  /** Files of the made cgroups that hold their weight. */
  get weightFiles(): readonly string[] {
    const groups = this.#parts.cgroups;
    return groups?.folders.map((folder) => join(folder, groups.hierarchy.weightFile)) ?? [];
  }

  /** Sends load; `began` resolves when the first request may go, `result` when all is answered or given up. */
  load(order: Omit<LoadOrder, "id" | "port" | "path">): {
    began: Promise<unknown>;
    result: Promise<LoadResult>;
  } {
    const generator = must(this.#parts.generator, "a rig has a generator");
    const id = this.#loads++;
    const began = generator.next(
      (message): message is GeneratorMessage & { began: true } =>
        "began" in message && message.id === id,
      SLACK_MS,
    );
    const result = generator.next(
      (message): message is LoadResult => "latency" in message && message.id === id,
      (order.lead + order.seconds) * 1000 + SLACK_MS,
    );
    generator.order({ ...order, id, port: this.service.port, path: this.service.path });
    return { began, result };
  }

  async startHogs(seconds: number): Promise<Hogs> {
    const { workers } = this.scenario;
    const words = [
      "--cpu",
      String(workers),
      "--cpu-method",
      HOG_METHOD,
      "--timeout",
      `${Math.ceil(seconds)}s`,
    ];
    const programs: Program[] = [];
    try {
      for (const { session, cgroups } of this.#parts.hogPlaces)
        programs.push(await session.start(["stress-ng", ...words], { cgroups }));
    } catch (error) {
      await Promise.all(programs.map((program) => program.end()));
      throw error;
    }
    return {
      pids: () => programs.flatMap(({ pid }) => familyOf(pid)),
      end: async () => void (await Promise.all(programs.map((program) => program.end()))),
    };
  }

  end(): Promise<void> {
    return this.#parts.end();
  }
}

export interface Hogs {
  /** Every process of every hog now. */
  pids(): readonly number[];
  end(): Promise<void>;
}

/** What a rig holds, so that a set-up that failed half way is taken down as well. */
class Parts {
  readonly sessions: Session[] = [];
  readonly hogPlaces: { readonly session: Session; readonly cgroups: readonly string[] }[] = [];
  cgroups: Cgroups | null = null;
  service: Service | null = null;
  generator: Child<GeneratorMessage> | null = null;

  session(): Session {
    const session = new Session();
    this.sessions.push(session);
    return session;
  }

  async end(): Promise<void> {
    await this.generator?.end();
    await this.service?.end();
    await Promise.all(this.sessions.map((session) => session.end()));
    await this.cgroups?.remove();
  }
}
