// Where the steering journal lies, by who runs and what the environment says.
import { expect, test } from "vitest";
import { steeringFolder, SYSTEM_FOLDER } from "./place.ts";

const GIVEN = { STATE_DIRECTORY: "/given:/other", XDG_STATE_HOME: "/state", HOME: "/home/a" };

test.for<[env: Record<string, string>, euid: number, folder: string | null]>([
  [{}, 0, SYSTEM_FOLDER],
  [GIVEN, 0, SYSTEM_FOLDER],
  [GIVEN, 1000, "/given/steering"],
  [{ ...GIVEN, STATE_DIRECTORY: "here" }, 1000, "/state/homeostat/steering"],
  [{ HOME: "/home/a" }, 1000, "/home/a/.local/state/homeostat/steering"],
  [{}, 1000, null],
])(
  "T11: with %j as user %i the journal lies in %s, where restore finds it",
  ([env, euid, folder]) => {
    const found = steeringFolder(env, euid);
    expect(found.ok ? found.value : null).toBe(folder);
  },
);
