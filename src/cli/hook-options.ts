// The settings of hooks, as rows for the one table.
import type { OptionTable } from "./option-kinds.ts";

/** Where the secret of `--webhook` is looked for without a file. */
export const WEBHOOK_SECRET_VARIABLE = "HOMEOSTAT_WEBHOOK_SECRET";

export const HOOK_ROWS = {
  onIncident: {
    name: "on-incident",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: "no program",
    many: true,
    configurable: true,
    help: "Start this program when an incident opens, worsens or closes; it gets the event as JSON on its standard input.",
  },
  webhook: {
    name: "webhook",
    kind: "address",
    default: null,
    unset: "no address",
    configurable: true,
    help: "Post the same JSON to this address; give one that holds a password by its variable.",
  },
  webhookSecretFile: {
    name: "webhook-secret-file",
    kind: "path",
    placeholder: "FILE",
    default: null,
    unset: `${WEBHOOK_SECRET_VARIABLE}, else not signed`,
    configurable: true,
    help: "Sign what is posted with the secret in FILE.",
  },
  hooks: {
    name: "hooks",
    kind: "hooks",
    default: null,
    unset: "none beside those",
    configurable: true,
    help: "More hooks with limits of their own, as a list; see docs/hooks.md.",
  },
} as const satisfies OptionTable;
