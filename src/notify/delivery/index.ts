// What delivers: loaded only where there is a hook.
export { openNotifier } from "./open.ts";
