import { expect, test } from "vitest";
import { kinOf } from "./kin.ts";

test.each([
  ["cpu0", "cpu"],
  ["cpu.steal", "cpu"],
  ["run_queue", "cpu"],
  ["load_1m", "load"],
  ["mem_used", "memory"],
  ["swap_used", "memory"],
  ["psi.io.full", "pressure"],
  ["disk.sda.busy", "disk"],
  ["net.eth0.rx", "network"],
  ["vm.swapping", "vmstat"],
  ["fs.root.used", "filesystem"],
  ["pids_used", "capacity"],
  ["temp.cpu", "thermal"],
  ["power.package", "power"],
  ["freq", "frequency"],
  ["cgroup.web.throttled", "cgroup"],
  ["self_tick", "self"],
  ["something.else", "something"],
  ["9p", "9p"],
])("T8: %s is of the kin %s", (id, kin) => expect(kinOf(id)).toBe(kin));
