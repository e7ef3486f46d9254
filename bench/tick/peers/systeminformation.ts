// The groups homeostat reads, asked of systeminformation. It has no pressure, no
// context switches and no per-process waiting; nothing is asked that homeostat does
// not read. Two of its calls start other programs (`ps`); their CPU is counted too.
import si from "systeminformation";
import { beat, paceFromArguments } from "./pace.ts";

await beat(paceFromArguments(), async () => {
  await Promise.all([
    si.currentLoad(),
    si.mem(),
    si.disksIO(),
    si.networkStats("*"),
    si.processes(),
    si.cpuTemperature(),
    si.cpuCurrentSpeed(),
  ]);
});
