// `homeostat cluster train`: weights of world v1's planners, learned by evolution, to a
// checkpoint; the same for the same seed, whatever the number of threads.
import { availableParallelism } from "node:os";
import { checkpointText, EPISODES, POPULATION, ROLES, train } from "../plants/cluster/v1/index.ts";
import type { Role, Weights } from "../plants/cluster/v1/index.ts";
import { Crew } from "../plants/rollouts/index.ts";
import { showHostile } from "../show/text/index.ts";
import { refuseUnwritable, writeFileAtomically } from "../store/index.ts";
import type { ClusterSettings } from "./cluster-options.ts";
import { EXIT, refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { endedEarly, runWithSignals } from "./prove-run.ts";
import type { Underway } from "./prove-run.ts";

const DEFAULT_FILE = "cluster-v1.json";
/** Seconds of one core that an episode of training takes: half of them 4 × 4, half 10 × 10. */
const EPISODE_S = 0.006;
/** Generations between two lines that stay. */
const SAID_EVERY = 10;

export async function trainCluster(settings: ClusterSettings, io: Io): Promise<number> {
  const { seed, generations } = settings;
  const file = settings.checkpoint ?? DEFAULT_FILE;
  const trouble = refuseUnwritable(file);
  if (trouble !== null) return refuse(trouble, io);
  const ran = await runWithSignals(io, (underway) => trainRoles(settings, underway));
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  const made_by = `homeostat cluster train --seed ${seed} --generations ${generations}`;
  const written = writeFileAtomically(file, checkpointText({ made_by, weights: ran.found }));
  if (!written.ok) return refuse(written.trouble, io);
  io.out(
    `weights: ${showHostile(file)}\nhomeostat cluster bench --world v1 --checkpoint ${showHostile(file)} shows what they are worth\n`,
  );
  return EXIT.ok;
}

async function trainRoles(
  { seed, generations, threads }: ClusterSettings,
  { signal, progress }: Underway,
): Promise<Record<Role, Weights>> {
  const crew = new Crew(threads ?? undefined);
  const each = (POPULATION * EPISODES * EPISODE_S) / Math.min(crew.threads, availableParallelism());
  const total = ROLES.length * generations * each;
  const learned: Partial<Record<Role, Weights>> = {};
  try {
    for (const [at, role] of ROLES.entries()) {
      progress.set({ done: at * generations * each, total, says: `${role}: first generation` });
      learned[role] = await train(crew, {
        role,
        seed,
        generations,
        signal,
        tell: ({ done, meanCost, bestCost }) => {
          const says = `${role}: generation ${done} of ${generations}, cost ${meanCost.toFixed(1)}`;
          progress.set({ done: (at * generations + done) * each, total, says });
          if (done % SAID_EVERY === 0 || done === generations)
            progress.say(`${says}, of the best ${bestCost.toFixed(1)}`);
        },
      });
    }
  } finally {
    crew.close();
  }
  return learned as Record<Role, Weights>;
}
