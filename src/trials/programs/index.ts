// trials/programs: the programs that trials start, in sessions of their own, each ended
// by pid by whoever started it, also when the trial is killed outright.
export { Child, commandOf } from "./child.ts";
export { obey, say } from "./children/protocol.ts";
export { hardwareFacts, loadBefore, versionOf } from "./machine.ts";
export type { Facts } from "./machine.ts";
export { ownWatch } from "./own-homeostat.ts";
export { Session } from "./session.ts";
export type { Program } from "./session.ts";
export { within } from "./within.ts";
