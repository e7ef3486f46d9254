// make-hosts: invented hosts as recordings.
import { formatRecording } from "../../src/plants/host/recording/index.ts";
import * as hosts from "./hosts.ts";
import { garbage, hostile, withIowaitSteppingBack } from "./odd-hosts.ts";
import { storage } from "./storage-host.ts";
import { makeHost } from "./simulate.ts";

/** File name without its ending → text, for every host that is made rather than recorded. */
export function madeHosts(): ReadonlyMap<string, string> {
  const plans = [
    hosts.r16,
    hosts.c128,
    hosts.container,
    hosts.oldKernel,
    hostile,
    garbage,
    storage,
  ];
  const made = [...plans.map(makeHost), withIowaitSteppingBack(hosts.hotplug)];
  return new Map(made.map((recording) => [recording.name, formatRecording(recording)]));
}
