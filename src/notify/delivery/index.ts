// What delivers: loaded only where there is a hook.
export { openNotifier } from "./open.ts";
export type { Surroundings } from "./open.ts";
