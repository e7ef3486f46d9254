import { expect, test } from "vitest";
import type { AlarmKind } from "./alarm-kind.ts";
import { witnessOf } from "./witness.ts";

/** Of an alarm of one sensor, in a group that must not matter. */
const witness = (kind: AlarmKind, sensor: string | null, source = "relations"): string | null =>
  witnessOf({ kind, source, group: "whatever" }, sensor);

test.each([
  ["disk", ["disk.sda.busy", "psi.io.full", "cpu.iowait"]],
  ["cpu", ["cpu3", "cpu.steal", "psi.cpu.some", "run_queue", "load_1m", "temp.zone0", "freq"]],
  ["memory", ["psi.memory.some", "vm.swapping"]],
  ["net", ["net.lo.rx", "net.eth0.tx"]],
  ["cg", ["cg.web.cpu"]],
])("X1: sensors that show one cause are one witness, of %s", (cause, sensors) => {
  const kinds = ["novelty", "relations", "lasting"] as const;
  expect(new Set(kinds.flatMap((kind) => sensors.map((one) => witness(kind, one))))).toEqual(
    new Set([cause]),
  );
});

test.each(["mem_used", "swap_used", "fs.var.used", "fs.root.inodes", "file_handles_used"])(
  "X1: that %s is unlike its past bears nothing out, that it runs out is a witness of its own",
  (sensor) => {
    expect(witness("novelty", sensor)).toBeNull();
    expect(witness("relations", sensor)).toBeNull();
    expect(witness("exhaustion", sensor, "exhaustion:it")).toBe("exhaustion:it");
  },
);

test("X1: an alarm about no sensor is a witness of its group", () => {
  expect(witness("lasting", null, "lasting:process:7")).toBe("whatever");
});
