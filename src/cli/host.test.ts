// A recording behind the port of a plant: what it gives when it is over.
import { join } from "node:path";
import { expect, test } from "vitest";
import { must } from "../base/index.ts";
import { openHost } from "./host.ts";

const RECORDED = join(import.meta.dirname, "..", "..", "fixtures", "hosts", "r16.host");

test("T1: read on beyond its end a recording keeps its last moment, rates and all", async () => {
  const opened = await openHost(RECORDED);
  if (!opened.ok) throw new Error(opened.trouble.message);
  const { plant, moments } = opened.value;
  const read = (): (number | null)[] => {
    const { frame } = plant.read({ monotonic: 0, wall: 0 }, 10_000);
    return Array.from({ length: frame.count }, (_, i) => frame.value(i));
  };
  const seen = Array.from({ length: must(moments, "it is a recording") }, read);
  const last = seen.at(-1)!;
  expect(last.filter((value) => value !== null).length).toBeGreaterThan(50);
  expect([read(), read()]).toEqual([last, last]);
  plant.close();
});
