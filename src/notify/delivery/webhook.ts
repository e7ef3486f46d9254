// Delivery over HTTP: one POST of the event as JSON a try, on a connection that is kept for
// the next. Redirects are not followed, an answer is judged by its status alone, and of
// its body no more is read than keeps the connection usable.
import type { Agent, ClientRequest, IncomingMessage, request as Request } from "node:http";
import type { Bytes } from "../../base/index.ts";
import type { HookEvent } from "../event.ts";
import { failed } from "../outcome.ts";
import type { Delivery, Outcome } from "../outcome.ts";
import { labelOf } from "../spec.ts";
import type { WebhookHook } from "../spec.ts";
import type { Timers } from "../timers.ts";
import { outcomeOf, outcomeOfError } from "./answer.ts";

const ANSWER_MAX: Bytes = 64 * 1024;
const TIMED_OUT = "no answer in time";

type Headers = Readonly<Record<string, string>>;

export interface WebhookTools {
  /** Headers that vouch for a body sent now; none where there is no secret. */
  readonly sign: (timestamp: number, body: string) => Headers;
  readonly timers: Timers;
  readonly version: string;
}

export async function webhookDelivery(hook: WebhookHook, tools: WebhookTools): Promise<Delivery> {
  const address = new URL(hook.address);
  const http =
    address.protocol === "https:" ? await import("node:https") : await import("node:http");
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return {
    label: labelOf(hook),
    deliver: (event, signal) =>
      post({ address, hook, tools, agent, event, signal, request: http.request }),
    close: () => agent.destroy(),
  };
}

interface Post {
  readonly address: URL;
  readonly hook: WebhookHook;
  readonly tools: WebhookTools;
  readonly agent: Agent;
  readonly request: typeof Request;
  readonly event: HookEvent;
  readonly signal: AbortSignal;
}

function post({ address, hook, tools, agent, request, event, signal }: Post): Promise<Outcome> {
  const body = JSON.stringify(event);
  const headers = headersOf(event, body, tools);
  return new Promise((resolve) => {
    const sent = request(address, { method: "POST", agent, headers });
    const { timers } = tools;
    const callOff = timers.after(hook.timeout, () => sent.destroy(new Error(TIMED_OUT)));
    const onAbort = (): void => void sent.destroy();
    signal.addEventListener("abort", onAbort);
    const settle = (outcome: Outcome): void => {
      callOff();
      signal.removeEventListener("abort", onAbort);
      resolve(outcome);
    };
    sent.on("error", (error: NodeJS.ErrnoException) => settle(whyFailed(error, hook, signal)));
    sent.on("response", (answer) => {
      const { statusCode: status = 0, headers: said } = answer;
      const outcome = outcomeOf({ status, retryAfter: said["retry-after"] }, timers.wall());
      drain(answer, sent, () => settle(outcome));
    });
    // An answer of 101 is no response to Node, and ends without an error where nobody asked for it.
    sent.on("upgrade", ({ statusCode: status = 0 }, socket) => {
      socket.destroy();
      settle(outcomeOf({ status, retryAfter: undefined }, timers.wall()));
    });
    sent.end(body);
    if (signal.aborted) onAbort();
  });
}

function headersOf(event: HookEvent, body: string, { sign, timers, version }: WebhookTools) {
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "user-agent": `homeostat/${version}`,
    "homeostat-event-id": event.id,
    ...sign(Math.floor(timers.wall() / 1000), body),
  };
}

/** Reads the rest of an answer and forgets it; hangs up where it is longer than anybody needs. */
function drain(answer: IncomingMessage, sent: ClientRequest, done: () => void): void {
  let size: Bytes = 0;
  answer.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > ANSWER_MAX) sent.destroy();
  });
  answer.on("error", () => {});
  answer.on("close", done);
}

function whyFailed(
  error: NodeJS.ErrnoException,
  { timeout }: WebhookHook,
  signal: AbortSignal,
): Outcome {
  if (signal.aborted) return failed("was ended with homeostat", false);
  if (error.message !== TIMED_OUT) return outcomeOfError(error);
  return failed(`had no answer within ${timeout / 1000} s`, true);
}
