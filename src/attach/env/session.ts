// One conversation: a world is opened, reset, stepped, drawn and closed. A request that
// the world refuses is answered by an error and changes nothing; one after which the
// stream cannot be trusted ends the conversation.
import type { Trouble } from "../../base/index.ts";
import type { Picture, Space, VectorWorld } from "../../plants/worlds/index.ts";
import { layoutOf, numbersIn, OutcomeWriter } from "./layout.ts";
import type { Layout } from "./layout.ts";
import type { Offer, Offers } from "./offer.ts";
import { ANSWER, type Frame, frameOf, jsonFrame, REQUEST, VERSION } from "./protocol.ts";
import { readActions, readOpen, readRender, readReset, RENDERED } from "./requests.ts";

/** A world whose every answer is larger is refused when it is opened: 256 MiB. */
const MOST_ANSWER_BYTES = 2 ** 28;

export interface Reply {
  /** Valid until the next request is handled. */
  readonly frame: Uint8Array<ArrayBuffer>;
  /** False where nothing more is read: closed, or after a trouble. */
  readonly goesOn: boolean;
  /** Why the request was refused. */
  readonly trouble: Trouble | null;
}

/** A world that is open, with what is worked out once. */
interface Open {
  readonly world: VectorWorld;
  readonly actions: { readonly numbers: number; readonly real: boolean };
  readonly writer: OutcomeWriter;
}

export class Session {
  readonly #offers: Offers;
  /** As the handshake tells it: `homeostat 0.1.0`. */
  readonly #program: string;
  #open: Open | null = null;

  constructor(offers: Offers, program: string) {
    this.#offers = offers;
    this.#program = program;
  }

  /** Answers one request. */
  handle(frame: Frame): Reply {
    const { kind, sequence } = frame;
    if (kind === REQUEST.close) {
      this.#open?.world.close();
      return { frame: frameOf(ANSWER.closed, sequence), goesOn: false, trouble: null };
    }
    try {
      return this.#answer(frame);
    } catch (thrown) {
      const trouble = this.#offers.troubleOf(thrown);
      if (trouble === null) throw thrown;
      return refused({ where: nameOf(kind), ...trouble }, sequence);
    }
  }

  #answer(frame: Frame): Reply {
    const { kind, sequence } = frame;
    if (kind === REQUEST.open) return this.#openWorld(frame);
    if (!Object.values<number>(REQUEST).includes(kind)) return ended(strange(kind), sequence);
    if (this.#open === null) return refused(notOpen(kind), sequence);
    switch (kind) {
      case REQUEST.reset:
        return reset(frame, this.#open);
      case REQUEST.step:
        return step(frame, this.#open);
      default:
        return render(frame, this.#open);
    }
  }

  #openWorld({ body, sequence }: Frame): Reply {
    if (this.#open !== null) return refused(openAlready(this.#open.world.id), sequence);
    const asked = readOpen(body);
    if (!asked.ok) return refused(asked.trouble, sequence);
    const { world: name, lanes } = asked.value;
    const offer = this.#offers.worlds.find(({ world }) => world === name);
    if (offer === undefined) return refused(noSuchWorld(name, this.#offers.worlds), sequence);
    if (lanes > offer.mostLanes) return refused(tooManyLanes(lanes, offer), sequence);
    const made = offer.open(asked.value);
    if (!made.ok) return refused({ where: "open", ...made.trouble }, sequence);
    const world = made.value;
    const layout = layoutOf(world);
    if (layout.bytes > MOST_ANSWER_BYTES) return refused(tooLarge(layout.bytes), sequence);
    const { actionSpace } = world;
    const numbers = world.lanes * numbersIn(actionSpace);
    this.#open = {
      world,
      actions: { numbers, real: actionSpace.kind === "box" },
      writer: new OutcomeWriter(world, layout),
    };
    const longest = asked.value.longestEpisode ?? offer.longestEpisode;
    return going(
      jsonFrame(ANSWER.opened, sequence, {
        protocol: VERSION,
        program: this.#program,
        world: name,
        gymnasium_id: offer.gymnasiumId,
        max_episode_steps: longest,
        ...described(world, layout),
      }),
    );
  }
}

/** What the handshake says of a world, beside its names. */
function described(world: VectorWorld, { arrays, bytes, bytesWithoutFinals }: Layout) {
  const { lanes, autoreset, observationSpace, actionSpace, infoNames } = world;
  const perLane = numbersIn(actionSpace);
  return {
    lanes,
    autoreset,
    observation_space: told(observationSpace),
    action_space: told(actionSpace),
    info_names: infoNames,
    render_modes: Object.keys(RENDERED),
    actions: {
      dtype: actionSpace.kind === "box" ? "float32" : "int32",
      shape: actionSpace.kind === "discrete" ? [lanes] : [lanes, perLane],
    },
    outcome: { bytes, bytes_without_finals: bytesWithoutFinals, arrays },
  };
}

/** JSON knows no infinity. */
const bound = (value: number): number | string =>
  Number.isFinite(value) ? value : value > 0 ? "inf" : "-inf";

function told(space: Space): object {
  if (space.kind !== "box") return space;
  return { ...space, low: bound(space.low), high: bound(space.high) };
}

function reset({ body, sequence }: Frame, { world, writer }: Open): Reply {
  const asked = readReset(body, world.lanes);
  if (!asked.ok) return refused(asked.trouble, sequence);
  const outcome = world.reset(asked.value);
  const { mask } = asked.value;
  const informed = mask === undefined ? null : mask.map((one) => (one === 0 ? 0 : 1));
  return going(writer.write(outcome, sequence, informed));
}

function step({ body, sequence }: Frame, { world, actions, writer }: Open): Reply {
  const asked = readActions(body, actions);
  if (!asked.ok) return refused(asked.trouble, sequence);
  return going(writer.write(world.step(asked.value), sequence, null));
}

function render({ body, sequence }: Frame, { world }: Open): Reply {
  const asked = readRender(body);
  if (!asked.ok) return refused(asked.trouble, sequence);
  const { lane, mode } = asked.value;
  if (mode === "rgb_array") return going(pictureFrame(world.picture(lane), sequence));
  return going(frameOf(ANSWER.text, sequence, new TextEncoder().encode(world.ansi(lane))));
}

/** uint32 width, uint32 height, then the pixels. */
function pictureFrame({ width, height, pixels }: Picture, sequence: number) {
  const body = new Uint8Array(8 + pixels.length);
  const view = new DataView(body.buffer);
  view.setUint32(0, width, true);
  view.setUint32(4, height, true);
  body.set(pixels, 8);
  return frameOf(ANSWER.picture, sequence, body);
}

const going = (frame: Uint8Array<ArrayBuffer>): Reply => ({ frame, goesOn: true, trouble: null });

/** What went wrong, as an error frame; `fatal` where nothing more is read. */
export function errorFrame(
  { code, where, message, advice }: Trouble,
  sequence: number,
  fatal: boolean,
): Uint8Array<ArrayBuffer> {
  return jsonFrame(ANSWER.error, sequence, { code, where, message, advice, fatal });
}

const refused = (trouble: Trouble, sequence: number): Reply => ({
  frame: errorFrame(trouble, sequence, false),
  goesOn: true,
  trouble,
});

const ended = (trouble: Trouble, sequence: number): Reply => ({
  frame: errorFrame(trouble, sequence, true),
  goesOn: false,
  trouble,
});

const nameOf = (kind: number): string =>
  Object.entries(REQUEST).find(([, one]) => one === kind)?.[0] ?? `request ${kind}`;

const strange = (kind: number): Trouble => ({
  code: "env.kind",
  where: "the head of a frame",
  message: `there is no request ${kind}`,
  advice: `send ${Object.entries(REQUEST)
    .map(([name, one]) => `${one} ${name}`)
    .join(", ")}`,
});

const notOpen = (kind: number): Trouble => ({
  code: "env.not-open",
  where: nameOf(kind),
  message: "no world has been opened",
  advice: "send open first",
});

const openAlready = (id: string): Trouble => ({
  code: "env.open",
  where: "open",
  message: `${id} is open already`,
  advice: "start another homeostat env serve for another world",
});

const noSuchWorld = (name: string, worlds: readonly Offer[]): Trouble => ({
  code: "env.world",
  where: 'open: "world"',
  message: `there is no world ${JSON.stringify(name.slice(0, 80))}`,
  advice: `there are ${worlds.map(({ world }) => world).join(", ")}`,
});

const tooManyLanes = (lanes: number, { world, mostLanes }: Offer): Trouble => ({
  code: "world.lanes",
  where: 'open: "lanes"',
  message: `${lanes} lanes of ${world} cannot be made`,
  advice: `take 1 to ${mostLanes} lanes`,
});

const tooLarge = (bytes: number): Trouble => ({
  code: "env.lanes",
  where: 'open: "lanes"',
  message: `each answer would have ${bytes} bytes; at most ${MOST_ANSWER_BYTES} are sent`,
  advice: "take fewer lanes",
});
