// Weights as a file: JSON that names each of them, with the command that made it. The one
// beside this file is what the policies of the ladder play by.
import { fail, isNumber, isRecord, isText, ok } from "../../../../base/index.ts";
import type { Result } from "../../../../base/index.ts";
import { WEIGHTS } from "../policies/plans.ts";
import type { Weights } from "../policies/plans.ts";
import { ROLES } from "./development.ts";
import type { Role } from "./development.ts";

const KIND = "homeostat cluster-v1 weights";
const VERSION = 1;

export interface Checkpoint {
  /** The command that makes it again. */
  readonly made_by: string;
  readonly weights: Readonly<Record<Role, Weights>>;
}

/** Text with a final newline. */
export function checkpointText({ made_by, weights }: Checkpoint): string {
  const named = Object.fromEntries(
    ROLES.map((role) => [
      role,
      Object.fromEntries(WEIGHTS.map((name, i) => [name, weights[role][i]!])),
    ]),
  );
  return `${JSON.stringify({ kind: KIND, version: VERSION, made_by, weights: named }, null, 2)}\n`;
}

const refusal = (where: string) => (message: string) =>
  fail({
    code: "cluster.checkpoint",
    where,
    message,
    advice: "give a file that homeostat cluster train wrote",
  });

/** Reads what `checkpointText` wrote; `where` names the file in what is refused. */
export function readCheckpoint(text: string, where: string): Result<Checkpoint> {
  try {
    return checkpointIn(JSON.parse(text), where);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refusal(where)("is not JSON");
  }
}

/** The checkpoint that this parsed JSON is. */
export function checkpointIn(value: unknown, where: string): Result<Checkpoint> {
  const refuse = refusal(where);
  if (!isRecord(value) || value["kind"] !== KIND) return refuse("holds no weights of cluster v1");
  if (value["version"] !== VERSION)
    return refuse(`has version ${String(value["version"])}; this program reads ${VERSION}`);
  const { made_by, weights } = value;
  if (!isText(made_by) || !isRecord(weights)) return refuse("lacks made_by or weights");
  const read: Partial<Record<Role, Weights>> = {};
  for (const role of ROLES) {
    const named = weights[role];
    if (!isRecord(named)) return refuse(`lacks the weights of ${role}`);
    const missing = WEIGHTS.find((name) => !isNumber(named[name]));
    if (missing !== undefined) return refuse(`${role} lacks the number ${missing}`);
    read[role] = WEIGHTS.map((name) => named[name] as number);
  }
  return ok({ made_by, weights: read as Record<Role, Weights> });
}
