// notify: tells the outside when an incident opens, worsens or closes. What delivers
// stands behind a door of its own, delivery/, so that a run without hooks does not load it.
export { ADDRESS_PATTERN, readAddress, shownAddress } from "./address.ts";
export { newsOf } from "./changes.ts";
export type { HookEvent, IncidentNews } from "./event.ts";
export type { Notifier } from "./notifier.ts";
export { HOOKS_SCHEMA } from "./schema.ts";
export { TRY_IT_OUT } from "./outcome.ts";
export { commandHook, labelOf, readHooks, webhookHook } from "./spec.ts";
export type { HookSpec, WebhookHook } from "./spec.ts";
