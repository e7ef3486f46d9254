// What the body of each request says, checked to the last byte. Whether the world can do
// it is the world's own to say.
import { fail, isCount, isRecord, isText, ok } from "../../base/index.ts";
import type { Result, Trouble } from "../../base/index.ts";
import type { Autoreset, BatchReset } from "../../plants/worlds/index.ts";
import type { OpenOptions } from "./offer.ts";
import { aligned, readJson } from "./protocol.ts";

/** What opening asks for, the world by its name. */
export interface OpenRequest extends OpenOptions {
  readonly world: string;
}

const AUTORESETS: Readonly<Record<Autoreset, true>> = {
  NEXT_STEP: true,
  SAME_STEP: true,
  DISABLED: true,
};
const isAutoreset = (value: unknown): value is Autoreset =>
  isText(value) && Object.hasOwn(AUTORESETS, value);

const KEYS = ["world", "lanes", "autoreset", "max_episode_steps", "settings"];
/** Episodes are counted in 32 bits. */
const MOST_STEPS = 2 ** 31 - 1;

export function readOpen(body: Uint8Array): Result<OpenRequest> {
  const read = readJson(body, "open");
  if (!read.ok) return read;
  const { world, lanes = 1, autoreset = "NEXT_STEP", settings = {} } = read.value;
  const longestEpisode = read.value["max_episode_steps"] ?? null;
  const stranger = Object.keys(read.value).find((key) => !KEYS.includes(key));
  if (stranger !== undefined)
    return fail(wrongOpen(stranger, "is no key of it", `there are ${KEYS.join(", ")}`));
  if (!isText(world)) return fail(wrongOpen("world", "is not a name", "name a world"));
  if (!isCount(lanes)) return fail(wrongOpen("lanes", "is not a whole number", "give 1 or more"));
  if (!isAutoreset(autoreset))
    return fail(
      wrongOpen("autoreset", "is none of the modes", `take ${Object.keys(AUTORESETS).join(", ")}`),
    );
  if (longestEpisode !== null && !isSteps(longestEpisode))
    return fail(
      wrongOpen("max_episode_steps", "is no number of steps", `give 1 to ${MOST_STEPS}, or null`),
    );
  if (!isRecord(settings))
    return fail(wrongOpen("settings", "is not an object", "give settings by their names"));
  return ok({ world, lanes, autoreset, longestEpisode, settings });
}

const isSteps = (value: unknown): value is number =>
  isCount(value) && value >= 1 && value <= MOST_STEPS;

const wrongOpen = (key: string, message: string, advice: string): Trouble => ({
  code: "env.open",
  where: `open: ${JSON.stringify(key.slice(0, 80))}`,
  message,
  advice,
});

const NO_SEED = 0;
const ONE_SEED = 1;
const SEED_A_LANE = 2;
const RESET_HEAD_BYTES = 8;

export interface ResetRequest extends BatchReset {
  readonly mask?: Uint8Array<ArrayBuffer>;
}

/**
 * uint8 seeds (0 none, 1 one for all, 2 one a lane), uint8 mask (0 or 1), uint16 nothing, uint32 bytes
 * of JSON; then float64 seeds, uint8 mask, JSON of the options, each from a multiple of 8 on.
 */
export function readReset(body: Uint8Array<ArrayBuffer>, lanes: number): Result<ResetRequest> {
  if (body.length < RESET_HEAD_BYTES) return fail(wrongReset(body.length, RESET_HEAD_BYTES));
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const [seeding, masked, json] = [view.getUint8(0), view.getUint8(1), view.getUint32(4, true)];
  if (seeding > SEED_A_LANE || masked > 1)
    return fail({
      code: "env.reset",
      where: "reset",
      message: `says ${seeding} of seeds and ${masked} of a mask`,
      advice: "seeds: 0 none, 1 one for all, 2 one a lane; mask: 0 none, 1 one",
    });
  const seeds = { [NO_SEED]: 0, [ONE_SEED]: 1, [SEED_A_LANE]: lanes }[seeding]!;
  const maskAt = RESET_HEAD_BYTES + 8 * seeds;
  const jsonAt = maskAt + (masked === 1 ? aligned(lanes) : 0);
  if (body.length !== jsonAt + json) return fail(wrongReset(body.length, jsonAt + json));
  const options = json === 0 ? ok({}) : readJson(body.subarray(jsonAt), "reset: options");
  if (!options.ok) return options;
  const seed = seedsAt(body, seeding, seeds);
  return ok({
    options: options.value,
    ...(seed === undefined ? {} : { seed }),
    ...(masked === 1 ? { mask: body.subarray(maskAt, maskAt + lanes) } : {}),
  });
}

function seedsAt(
  body: Uint8Array<ArrayBuffer>,
  seeding: number,
  count: number,
): number | readonly number[] | undefined {
  if (seeding === NO_SEED) return undefined;
  const numbers = new Float64Array(body.buffer, body.byteOffset + RESET_HEAD_BYTES, count);
  return seeding === ONE_SEED ? numbers[0]! : [...numbers];
}

const wrongReset = (bytes: number, wanted: number): Trouble => ({
  code: "env.reset",
  where: "reset",
  message: `has ${bytes} bytes where what it announces takes ${wanted}`,
  advice: "see the request in docs/env-protocol.md",
});

/** The actions of all lanes, as views on the body. */
export function readActions(
  body: Uint8Array<ArrayBuffer>,
  { numbers, real }: { readonly numbers: number; readonly real: boolean },
): Result<Int32Array | Float32Array> {
  if (body.length !== 4 * numbers)
    return fail({
      code: "env.step",
      where: "step",
      message: `has ${body.length} bytes of actions where ${numbers} numbers of 4 bytes belong`,
      advice: `send ${real ? "float32" : "int32"}, one action a lane`,
    });
  const { buffer, byteOffset } = body;
  return ok(
    real
      ? new Float32Array(buffer, byteOffset, numbers)
      : new Int32Array(buffer, byteOffset, numbers),
  );
}

export const RENDERED = { ansi: 0, rgb_array: 1 } as const;

export interface RenderRequest {
  readonly lane: number;
  readonly mode: keyof typeof RENDERED;
}

/** uint32 lane, uint32 mode. */
export function readRender(body: Uint8Array<ArrayBuffer>): Result<RenderRequest> {
  const refuse = (message: string) =>
    fail({
      code: "env.render",
      where: "render",
      message,
      advice: "send the lane and the mode (0 ansi, 1 rgb_array) as uint32",
    });
  if (body.length !== 8) return refuse(`has ${body.length} bytes where 8 belong`);
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const mode = view.getUint32(4, true);
  if (mode !== RENDERED.ansi && mode !== RENDERED.rgb_array)
    return refuse(`there is no mode ${mode}`);
  return ok({ lane: view.getUint32(0, true), mode: mode === RENDERED.ansi ? "ansi" : "rgb_array" });
}
