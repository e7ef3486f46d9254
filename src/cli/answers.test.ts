// verify and explain as commands: what they print where, and their exit codes.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ENGINE } from "../prove/index.ts";
import { recordingIo, words } from "./cli.fixture.ts";
import { columnsOf } from "../show/text/index.ts";
import { openHost } from "./host.ts";
import { run } from "./run.ts";
import { verify } from "./verify.ts";

test("T5: verify proves the 27 and closes with 27/27", async () => {
  const io = recordingIo();
  expect(await run(["verify"], io)).toBe(0);
  expect(io.printed.out).toMatch(/\n27\/27\n$/);
  expect(io.printed.err).toBe("");
});

test("T5: verify exits with 1 when a derivation does not hold", () => {
  const io = recordingIo();
  const settings = { all: false, json: false, constants: false, color: false, columns: null };
  expect(verify(settings, io, { ...ENGINE, sigma: 0.9 })).toBe(1);
  expect(io.printed.out).toMatch(/\n\d+\/27\n$/);
  expect(io.printed.out).not.toContain("27/27");
});

test.for(["verify --json", "verify --all --json", "verify --constants --json"])(
  "T5: %s prints one JSON object",
  async (line) => {
    const io = recordingIo();
    expect(await run(words(line), io)).toBe(0);
    expect(JSON.parse(io.printed.out)).toMatchObject({ schema: "homeostat.verify/1" });
  },
);

const QUICK = "--samples 9 --interval 0.05";

test("T4: explain derives the coherence of this host, with progress on stderr", async () => {
  const io = recordingIo();
  expect(await run(words(`explain ${QUICK}`), io)).toBe(0);
  expect(io.printed.out).toMatch(/S\* +=/);
  expect(io.printed.err).toMatch(/^sampling .* for 0\.4 s\n/);
});

test("T4: explain SENSOR derives its band, as JSON too", async () => {
  const io = recordingIo();
  expect(await run(words(`explain mem_used --json ${QUICK}`), io)).toBe(0);
  expect(JSON.parse(io.printed.out)).toMatchObject({
    sensor: "mem_used",
    state: "judged",
    known: 9,
  });
});

test.for<[line: string, said: string]>([
  [`explain mem_usd ${QUICK}`, "homeostat: mem_usd: no such sensor; did you mean mem_used?\n"],
  [`explain zzz ${QUICK}`, "homeostat: zzz: no such sensor; homeostat sensors lists them\n"],
])("T4: %s is refused with 2", async ([line, said]) => {
  const io = recordingIo();
  expect(await run(words(line), io)).toBe(2);
  expect(io.printed.out).toBe("");
  expect(io.printed.err.endsWith(said)).toBe(true);
});

test("T4: explain under a root without proc is refused in one line", async () => {
  const io = recordingIo();
  expect(await run(words("explain --root /nowhere"), io)).toBe(2);
  expect(io.printed.err).toMatch(/^homeostat: \/nowhere: [^\n]*\n$/);
});

/** What a terminal of so many columns gets stays within it, and says what a pipe gets. */
async function checkWidth(line: readonly string[], columns: number): Promise<void> {
  const [terminal, pipe] = [recordingIo({}, { columns }), recordingIo()];
  const code = await run([...line, "--no-color"], terminal);
  expect(await run(line, pipe)).toBe(code);
  const rows = terminal.printed.out.split("\n");
  expect(rows.filter((row) => columnsOf(row) > columns)).toEqual([]);
  // The table of sensors joins two columns by a colon where there is little room.
  const letters = (text: string): string => text.replaceAll(/[\s:,]|and/g, "");
  expect(letters(terminal.printed.out)).toBe(letters(pipe.printed.out));
}

describe("T2, T4, T5: what is wider than the terminal is folded in its column", () => {
  const hosts = ["r16", "c128", "hostile"];
  test.for([80, 100, 120, 200].flatMap((columns) => hosts.map((host) => [columns, host] as const)))(
    "%i columns, host %s",
    async ([columns, host]) => {
      const root = join(import.meta.dirname, "..", "..", "fixtures", "hosts", `${host}.host`);
      for (const command of ["sensors", "doctor", "explain"])
        await checkWidth([command, "--root", root], columns);
    },
  );

  test.for([80, 120])("%i columns, verify", async (columns) => {
    await checkWidth(["verify"], columns);
    await checkWidth(["verify", "--constants"], columns);
  });
});

test("T4: explain reads a recorded host as fast as it can, in its own time", async () => {
  const io = recordingIo();
  const recording = join(import.meta.dirname, "..", "..", "fixtures", "hosts", "r16.host");
  expect(await run(["explain", "cpu15", "--json", "--root", recording], io)).toBe(0);
  expect(io.printed.err).toMatch(/^reading \d+ recorded moments of /);
  expect(JSON.parse(io.printed.out)).toMatchObject({ sensor: "cpu15", state: "judged" });
});

test("T1: a recording moves by one moment a read, on its own clock, and stays at the last", async () => {
  const host = await openHost(
    join(import.meta.dirname, "..", "..", "fixtures", "hosts", "r16.host"),
  );
  if (!host.ok) throw new Error(host.trouble.message);
  const { plant, moments } = host.value;
  const never = { monotonic: Number.NaN, wall: Number.NaN };
  const known = Array.from({ length: (moments ?? 0) + 1 }, () => {
    const { frame } = plant.read(never, 1000);
    return frame.value(plant.sensors.indexOf("cpu15") ?? 0) !== null;
  });
  plant.close();
  expect(known.slice(0, 2)).toEqual([false, true]);
  expect(known.at(-1)).toBe(true);
});
