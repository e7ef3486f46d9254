// The dashboard as an output of the session: builds its view from the loop, turns
// its intents into calls on the session, and hands the terminal back in between.
import type { Trouble } from "../../base/index.ts";
import { describeTrouble } from "../../base/index.ts";
import { capabilityOf, createDashboard, openTerminal } from "../../show/terminal/index.ts";
import type {
  DashboardView,
  Intent,
  ReplayProgress,
  SensorRow,
} from "../../show/terminal/index.ts";
import type { ReceiptRecord, TickRecord } from "../../show/record/index.ts";
import type { Output } from "../output.ts";
import type { SessionControl } from "../session.ts";
import type { Loop } from "../tick.ts";
import { explainNow } from "./explain-now.ts";

/** As many as the largest screen has rows for. */
const RECEIPTS_SHOWN = 40;

export interface DashboardPlan {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Who acknowledges an incident here; empty where nobody knows. */
  readonly user: string;
  readonly ascii: boolean;
  readonly linear: boolean;
  readonly color: boolean;
  /** Only where a recorded run is shown: how far it is, asked at each tick. */
  readonly replay?: () => ReplayProgress;
}

export function dashboardOutput(plan: DashboardPlan, control: SessionControl): Output {
  const capability = capabilityOf(
    { isTerminal: plan.output.isTTY, environment: plan.environment },
    { ascii: plan.ascii, linear: plan.linear, monochrome: !plan.color },
  );
  const mode = capability.mode === "screen" ? "screen" : "linear";
  const { user: by } = plan;
  const terminal = openTerminal({
    input: plan.input,
    output: plan.output,
    fullScreen: mode === "screen",
    onKey: (bytes) => dashboard.key(bytes),
    onResize: ({ columns, rows }) => dashboard.resize(columns, rows),
    onGone: () => control.end("stdout closed"),
    onReady: () => dashboard.redraw(),
  });
  const dashboard = createDashboard({
    output: terminal,
    size: terminal.size(),
    colour: capability.colour,
    glyphs: capability.glyphs,
    synchronized: capability.synchronized,
    mode,
    onIntent: (intent) =>
      obey(intent, {
        control,
        by,
        recorded: plan.replay !== undefined,
        say: (text) => dashboard.notify(text),
      }),
  });
  terminal.enter();
  let receipts: readonly ReceiptRecord[] = [];
  return {
    show(record, loop) {
      // A record holds what was done at its tick; people read slower.
      receipts = [...receipts, ...record.receipts].slice(-RECEIPTS_SHOWN);
      const view = viewOf({ ...record, receipts }, loop);
      dashboard.update(plan.replay === undefined ? view : { ...view, replay: plan.replay() });
    },
    trouble: (trouble: Trouble) => dashboard.notify(describeTrouble(trouble)),
    suspend() {
      dashboard.suspend();
      terminal.leave();
    },
    resume() {
      terminal.enter();
      const { columns, rows } = terminal.size();
      dashboard.resume();
      dashboard.resize(columns, rows);
    },
    close() {
      dashboard.close();
      terminal.close();
      return [];
    },
  };
}

interface Ears {
  readonly control: SessionControl;
  /** The user's name; empty where it is not known. */
  readonly by: string;
  /** A recorded run is shown: what people did about it is past. */
  readonly recorded: boolean;
  readonly say: (text: string) => void;
}

function obey(intent: Intent, { control, by, recorded, say }: Ears): void {
  switch (intent.kind) {
    case "quit":
      return control.end("quit");
    case "interrupt":
      return control.end("SIGINT");
    case "suspend":
      return control.suspend();
    case "interval": {
      const seconds = control.changeInterval(intent.change);
      return say(`interval ${seconds} s: collecting anew`);
    }
    case "restore-all":
      return say(control.restoreAll());
    case "acknowledge": {
      if (recorded) return say("a recorded run: nothing in it can be acknowledged any more");
      const id = control.acknowledge(null, by);
      return say(id === null ? "no incident is open" : `incident ${id} is acknowledged`);
    }
    case "pause":
    case "sort":
    case "help":
    case "explain":
      return undefined;
  }
}

function viewOf(record: TickRecord, loop: Loop): DashboardView {
  return {
    record,
    history: {
      samples: loop.history.coherence(),
      secondsPerSample: loop.history.interval,
    },
    sensors: sensorRows(loop),
    explain: (sensorId) => explainNow(loop, sensorId),
  };
}

function sensorRows({ plant, sample, judgement }: Loop): readonly SensorRow[] {
  if (sample === null || judgement === null) return [];
  const { sensors } = judgement;
  return plant.sensors.specs.map(({ id, title }, index) => ({
    id,
    title,
    value: sample.frame.value(index),
    band: sensors.band(index),
    gap: sensors.gap(index),
    proven: sensors.proven(index),
    gapReason: sample.frame.gap(index),
  }));
}
