// What `--root` names becomes a host plant: this host, a tree with proc and sys in it,
// or a recording. A recording moves by one recorded moment a read and keeps its own
// clock, so that its rates come out as recorded however fast it is read.
import { ok } from "../base/index.ts";
import type { Ms, Result } from "../base/index.ts";
import type { Contention } from "../judge/contention/index.ts";
import { createHostPlant } from "../plants/host/index.ts";
import type { RecordedSource } from "../plants/host/recording/index.ts";
import type { Plant, Sample } from "../plants/index.ts";

export interface Host {
  readonly plant: Plant;
  /** Moments a recording holds; each read takes one, the last one stays. `null`: no recording. */
  readonly moments: number | null;
}

/** The code that plays recordings is loaded only where another root than this host's is named. */
export async function openHost(root: string): Promise<Result<Host>> {
  if (root !== "/") {
    const { openHostSource, RecordedSource } = await import("../plants/host/recording/index.ts");
    const source = openHostSource(root);
    if (!source.ok) return source;
    if (source.value instanceof RecordedSource) return openRecording(source.value);
    source.value.dispose();
  }
  const plant = createHostPlant({ root });
  return plant.ok ? ok({ plant: plant.value, moments: null }) : plant;
}

function openRecording(source: RecordedSource): Result<Host> {
  const created = createHostPlant({ source });
  if (!created.ok) return created;
  const { kind, name, sensors } = created.value;
  let last: Sample | null = null;
  const read = (_at: unknown, budget: Ms): Sample => {
    // Read again, the last moment would have no rates: no time went by in it.
    if (last !== null && !source.advance()) return { ...last, troubles: [] };
    const at = { monotonic: source.clock.monotonic(), wall: source.clock.wall() };
    last = created.value.read(at, budget);
    return last;
  };
  const contention = (): Contention | null => created.value.contention();
  const close = (): void => created.value.close();
  const plant: Plant = { kind, name, sensors, read, contention, close };
  return ok({ plant, moments: source.recording.frames.length });
}
