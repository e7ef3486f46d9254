// Ways by which a setting could be left behind for good: steps after the first, writes that
// are served late, values that read otherwise than they were set, tries that failed, several
// journals for one place, and places that are out of sight.
import { expect, test } from "vitest";
import { actionOn, bench, now } from "./steering.fixture.ts";
import type { ActionParts } from "./steering.fixture.ts";

test.each<[name: string, step: ActionParts]>([
  ["a further step", { after: 10 }],
  ["half of the way back", { after: 2, role: "release" }],
])("X2: what is born after %s is taken back and stepped with the others", (_name, step) => {
  using b = bench();
  const { host, actuator } = b;
  const pid = host.start();
  actuator.apply(actionOn(host, pid), now());
  actuator.apply(actionOn(host, pid, { id: "a2", continues: "a1", ...step }), now());
  host.ticks += 1;
  const [thread, child] = [host.thread(pid), host.start(pid)];
  const values = () =>
    [pid, thread, child].map((tid) => host.value(tid === child ? tid : pid, "nice", tid));
  actuator.tend(now());
  actuator.apply(actionOn(host, pid, { id: "a3", after: 12, continues: "a1" }), now());
  expect(values()).toEqual(["12", "12", "12"]);
  expect(actuator.takeBack("a1", now())).toMatchObject({ outcome: "restored" });
  expect(values()).toEqual(["0", "0", "0"]);
});

test.each<[leader: string, worker: string]>([
  ["-5", "0"],
  ["0", "-5"],
])(
  "X2: threads at %s and %s were set alike: one born since gets the weaker value",
  (first, second) => {
    using b = bench();
    const { host, actuator } = b;
    const pid = host.start();
    const worker = host.thread(pid);
    host.set(pid, "nice", first);
    host.set(pid, "nice", second, worker);
    actuator.apply(actionOn(host, pid), now());
    host.ticks += 1;
    const born = host.thread(pid);
    actuator.takeBack("a1", now());
    const after = [pid, worker, born].map((tid) => host.value(pid, "nice", tid));
    expect(after).toEqual([first, second, "0"]);
  },
);
