// The dashboard, on the screen or as sentences, as watch and replay both ask for it. Its
// code is loaded here, and only when it is asked for.
import type { Output, SessionControl } from "../loop/index.ts";
import type { DashboardPlan } from "../loop/outputs/index.ts";
import type { Io } from "./io.ts";
import { userOf } from "./settings.ts";
import type { Display } from "./settings.ts";

interface Drawn {
  readonly display: Display | "summary";
  readonly ascii: boolean;
  readonly color: boolean;
}

/** Loads what draws; the returned function opens the terminal for a session or for a recorded run. */
export async function drawnOutput(
  { display, ascii, color }: Drawn,
  io: Io,
): Promise<(control: SessionControl, replay?: DashboardPlan["replay"]) => Output> {
  const { dashboardOutput } = await import("../loop/outputs/index.ts");
  const look = { ascii, color, linear: display === "linear" };
  const terminal = {
    input: io.stdin,
    output: io.stdout,
    environment: io.env,
    user: userOf(io.env),
  };
  return (control, replay) =>
    dashboardOutput({ ...terminal, ...look, ...(replay && { replay }) }, control);
}
