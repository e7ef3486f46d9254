import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import {
  createServer as createRawServer,
  type AddressInfo,
  type Server as RawServer,
} from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { needs } from "../../../tests/needs.fixture.ts";
import type { Trouble } from "../../base/index.ts";
import { seededChance } from "../../base/index.ts";
import { showHostile } from "../../show/text/index.ts";
import {
  eventWith,
  folder,
  GRACE,
  newsWith,
  program,
  TestTimers,
  textOf,
  TIMEOUT,
} from "../notify.fixture.ts";
import type { HookSpec, WebhookHook } from "../spec.ts";
import { openNotifier } from "./open.ts";
import { webhookDelivery } from "./webhook.ts";

interface Request {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

async function listening(server: RawServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

type Respond = (response: Parameters<RequestListener>[1], nth: number) => void;

/** A server on loopback that keeps what it was sent and answers as told. */
async function serverThat(respond: Respond) {
  const requests: Request[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const { method, url, headers } = request;
      requests.push({ method, url, headers, body });
      respond(response, requests.length);
    });
  });
  const sockets = new Set<unknown>();
  server.on("connection", (socket) => sockets.add(socket));
  const port = await listening(server);
  onTestFinished(() => server.closeAllConnections());
  return { address: `http://127.0.0.1:${port}/hook`, requests, sockets };
}

const HOOK = { kind: "webhook", tries: 5, timeout: TIMEOUT, perHour: 6, burst: 3 } as const;

const hookAt = (address: string, secret: WebhookHook["secret"] = null): WebhookHook => ({
  ...HOOK,
  address,
  secret,
});

/** One try at this address. */
async function tryOnce(address: string, timers = new TestTimers(), abort = new AbortController()) {
  const delivery = await webhookDelivery(hookAt(address), {
    sign: () => ({}),
    timers,
    version: "1",
  });
  onTestFinished(() => delivery.close());
  return delivery.deliver(eventWith("a"), abort.signal);
}

/** Hooks as a run opens them. */
async function open(hooks: readonly HookSpec[], environment = {}) {
  const timers = new TestTimers();
  const troubles: Trouble[] = [];
  const opened = await openNotifier(hooks, {
    environment,
    withheld: ["LISTED"],
    folder: "/",
    version: "1.2.3",
    chance: seededChance(1),
    harmless: showHostile,
    report: (trouble) => troubles.push(trouble),
    timers,
  });
  if (!opened.ok) throw new Error(opened.trouble.message);
  onTestFinished(async () => void (await opened.value.close(GRACE)));
  return { notifier: opened.value, timers, troubles };
}

const answers =
  (status: number, headers = {}): Respond =>
  (response) =>
    void response.writeHead(status, headers).end("ok");

test("X3: an event is posted as JSON with its id, on one kept connection", async () => {
  const { address, requests, sockets } = await serverThat(answers(204));
  const { notifier, troubles } = await open([hookAt(`${address}?token=1`)]);
  notifier.tell(newsWith("a"));
  notifier.tell(newsWith("a", "closed"));
  await notifier.idle();
  expect(troubles).toEqual([]);
  expect(requests.map(({ method, url }) => [method, url])).toEqual([
    ["POST", "/hook?token=1"],
    ["POST", "/hook?token=1"],
  ]);
  expect(requests[0]?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": "homeostat/1.2.3",
    "homeostat-event-id": "box/a/opened",
  });
  expect(requests[0]?.headers).not.toHaveProperty("homeostat-signature");
  expect(JSON.parse(requests[0]?.body ?? "")).toEqual(eventWith("a"));
  expect(sockets.size).toBe(1);
});

test("X3: a server that fails and then answers gets the same event again", async () => {
  const { address, requests } = await serverThat(
    (response, nth) => void response.writeHead(nth < 3 ? 500 : 200).end(),
  );
  const { notifier, timers, troubles } = await open([hookAt(address)]);
  notifier.tell(newsWith("a"));
  await notifier.idle();
  expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
  expect([requests.length, timers.pauses.length]).toEqual([3, 2]);
  expect(troubles.map(({ code }) => code)).toEqual(["hook.retried"]);
});

test.for<[status: number, headers: object, outcome: object]>([
  [200, {}, { kind: "delivered" }],
  [302, { location: "/else" }, { retry: false, why: expect.stringContaining("redirects are not") }],
  [400, {}, { retry: false, why: "was answered with 400" }],
  [404, {}, { retry: false }],
  [408, {}, { retry: true }],
  [429, { "retry-after": "7" }, { retry: true, retryAfter: 7000 }],
  [429, { "retry-after": "Fri, 20 Nov 2026 12:01:00 GMT" }, { retry: true, retryAfter: 60_000 }],
  [503, { "retry-after": "soon" }, { retry: true, retryAfter: null }],
  [500, {}, { retry: true, retryAfter: null }],
])("X3: an answer of %i with %j", async ([status, headers, outcome]) => {
  const { address, requests } = await serverThat(answers(status, headers));
  expect(await tryOnce(address)).toMatchObject(outcome);
  expect(requests.length).toBe(1);
});

test("X3: a server that does not answer is given up at the limit", async () => {
  const { address, requests } = await serverThat(() => {});
  const timers = new TestTimers();
  const tried = tryOnce(address, timers);
  await expect.poll(() => requests.length).toBe(1);
  expect(timers.fire(TIMEOUT)).toBe(true);
  expect(await tried).toMatchObject({ why: "had no answer within 10 s", retry: true });
});

test("X3: an answer without an end counts by its status", async () => {
  const endless = await serverThat((response) => {
    const more = (): boolean => response.destroyed || (response.write("x".repeat(65_536)), false);
    response.writeHead(200);
    const timer = setInterval(() => more() && clearInterval(timer), 0);
  });
  expect(await tryOnce(endless.address)).toEqual({ kind: "delivered" });
});

test("X3: an answer that would speak another protocol from here on is one, and is hung up on", async () => {
  const server = createRawServer((socket) =>
    socket.once("data", () =>
      socket.write("HTTP/1.1 101 Other\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n"),
    ),
  );
  const port = await listening(server);
  expect(await tryOnce(`http://127.0.0.1:${port}/`)).toMatchObject({
    kind: "failed",
    why: "was answered with 101",
    retry: false,
  });
});

test("X3: nobody listens, or somebody who speaks another language", async () => {
  const closed = createRawServer();
  const port = await listening(closed);
  await new Promise((resolve) => closed.close(resolve));
  expect(await tryOnce(`http://127.0.0.1:${port}/`)).toMatchObject({
    why: "had no answer (ECONNREFUSED)",
    retry: true,
  });
  const babbling = await listening(
    createRawServer((socket) => socket.on("error", () => {}).end("\u0000 220 smtp\r\n\r\n")),
  );
  expect(await tryOnce(`http://127.0.0.1:${babbling}/`)).toMatchObject({
    why: expect.stringMatching(/^had no answer \(HPE_/),
    retry: true,
  });
});

test("X3: a certificate nobody vouches for is said, with what to do, and not tried again", async (context) => {
  needs(context, "openssl");
  const home = folder();
  const [key, cert] = [join(home, "key.pem"), join(home, "cert.pem")];
  const words =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=127.0.0.1 -days 2";
  spawnSync("openssl", [...words.split(" "), "-keyout", key, "-out", cert]);
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) });
  const port = await listening(server);
  expect(await tryOnce(`https://127.0.0.1:${port}/`)).toEqual({
    kind: "failed",
    why: "was not sent: the certificate of the other side is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)",
    retry: false,
    retryAfter: null,
    advice: "name its authority's file in NODE_EXTRA_CA_CERTS",
  });
});

test("X3: the end of homeostat hangs up", async () => {
  const { address, requests } = await serverThat(() => {});
  const abort = new AbortController();
  const tried = tryOnce(address, new TestTimers(), abort);
  await expect.poll(() => requests.length).toBe(1);
  abort.abort();
  expect(await tried).toMatchObject({ why: "was ended with homeostat", retry: false });
});

test("X3: messages name the host of an address and nothing else of it", async () => {
  const { address } = await serverThat(answers(400));
  const secret = address
    .replace("http://", "http://user:hunter2@")
    .replace("hook", "T0/s3cret?k=v");
  const { notifier, troubles } = await open([hookAt(secret)]);
  notifier.tell(newsWith("a"));
  await notifier.idle();
  expect(troubles.map(({ where }) => where)).toEqual([`hook ${new URL(address).origin}/…`]);
  expect(JSON.stringify(troubles)).not.toMatch(/hunter2|s3cret|user/);
});

test.for<[name: string, from: "environment" | "file"]>([
  ["a variable", "environment"],
  ["a file", "file"],
])("X3: with a secret from %s the page's own verifier accepts what is sent", async ([, from]) => {
  const { address, requests } = await serverThat(answers(200));
  const file = join(folder(), "secret");
  writeFileSync(file, "s3cret\n");
  const name = from === "file" ? file : "KEY";
  const { notifier } = await open([hookAt(address, { from, name })], { KEY: "s3cret" });
  notifier.tell(newsWith("a"));
  await notifier.idle();
  const verify = await documentedVerifier();
  const { headers, body } = requests[0]!;
  const now = Date.UTC(2026, 10, 20, 12) / 1000;
  expect(verify(headers, body, "s3cret", now)).toBe(true);
  expect(verify(headers, body, "other", now)).toBe(false);
  expect(verify(headers, `${body} `, "s3cret", now)).toBe(false);
  expect(verify(headers, body, "s3cret", now + 3600)).toBe(false);
  expect(verify({}, body, "s3cret", now)).toBe(false);
  expect(body).not.toContain("s3cret");
});

type Verify = (headers: object, body: string, secret: string, now: number) => boolean;

/** What docs/hooks.md offers to be copied. */
async function documentedVerifier(): Promise<Verify> {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/hooks.md"), "utf8");
  const text = /```js\n([^]*?)```/.exec(page)?.[1] ?? "";
  expect(text.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(12);
  const file = join(folder(), "verify.mjs");
  writeFileSync(file, text);
  return ((await import(file)) as { verify: Verify }).verify;
}

test.for<[name: string, make: (path: string) => void, message: RegExp]>([
  ["not there", () => {}, /cannot be read \(ENOENT\)/],
  ["empty", (path) => writeFileSync(path, "\n"), /is empty/],
  ["far too long", (path) => writeFileSync(path, "x".repeat(5000)), /is longer than/],
  ["a folder", (path) => mkdirSync(path), /is not a file/],
  ["a pipe", (path) => spawnSync("mkfifo", [path]), /is not a file/],
])("X3: a secret's file that is %s is refused at the start", async ([, make, message]) => {
  const path = join(folder(), "secret");
  make(path);
  await expect(open([hookAt("http://127.0.0.1/", { from: "file", name: path })])).rejects.toThrow(
    message,
  );
});

test("X3: a secret's variable that is not set is refused at the start", async () => {
  const hook = hookAt("http://127.0.0.1/", { from: "environment", name: "KEY" });
  await expect(open([hook])).rejects.toThrow("is not set");
});

test("X3: a program is not handed the secrets of webhooks", async () => {
  const { address } = await serverThat(answers(200));
  const home = folder();
  const path = program(home, `env > "${home}/variables"`);
  const signed = hookAt(address, { from: "environment", name: "KEY" });
  const environment = { PATH: process.env["PATH"], KEY: "s3cret", LISTED: "s3cret", OTHER: "kept" };
  const { notifier } = await open(
    [signed, { ...HOOK, kind: "command", command: [path] }],
    environment,
  );
  notifier.tell(newsWith("a"));
  await notifier.idle();
  const variables = textOf(join(home, "variables")) ?? "";
  expect(variables).toContain("OTHER=kept");
  expect(variables).not.toContain("s3cret");
});
