// The recorded hosts that are made are kept in step with what makes them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseRecording } from "../../src/plants/host/recording/index.ts";
import { madeHosts } from "./index.ts";

describe("T1: made hosts", () => {
  it.each([...madeHosts()])("%s stands in fixtures as it is made", (name, text) => {
    const file = join(import.meta.dirname, "../../fixtures/hosts", `${name}.host`);
    expect(readFileSync(file, "utf8") === text).toBe(true);
    const parsed = parseRecording(text, file);
    expect(parsed).toMatchObject({ ok: true, value: { name } });
  });
});
