import { expect, test } from "vitest";
import * as fc from "fast-check";
import { describeTrouble } from "../base/index.ts";
import { shownAddress } from "./address.ts";
import { labelOf, readHooks } from "./spec.ts";

const read = (raw: unknown): unknown => {
  const hooks = readHooks(raw, "hooks");
  return hooks.ok ? hooks.value : describeTrouble(hooks.trouble);
};

test("X3: a list of hooks with their usual limits", () => {
  expect(read([{ command: ["page", "-x", ""] }, { webhook: "http://[::1]:8080/h" }])).toEqual([
    {
      kind: "command",
      command: ["page", "-x", ""],
      tries: 1,
      timeout: 10_000,
      perHour: 6,
      burst: 3,
    },
    {
      kind: "webhook",
      address: "http://[::1]:8080/h",
      secret: null,
      tries: 5,
      timeout: 10_000,
      perHour: 6,
      burst: 3,
    },
  ]);
});

test("X3: limits and the place of a secret", () => {
  const limits = { tries: 2, timeout_s: 0.5, per_hour: 60, burst: 10 };
  const both = [
    { webhook: "https://a.b", secret_env: "KEY", ...limits },
    { webhook: "https://a.b", secret_file: "/etc/key" },
  ];
  expect(read(both)).toMatchObject([
    {
      secret: { from: "environment", name: "KEY" },
      tries: 2,
      timeout: 500,
      perHour: 60,
      burst: 10,
    },
    { secret: { from: "file", name: "/etc/key" } },
  ]);
});

test.for<[raw: unknown, said: string]>([
  ["page", "hooks: this is no list of hooks"],
  [{ command: ["page"] }, "hooks: this is no list of hooks"],
  [["page"], "hooks: hook 1: this is no command and no webhook"],
  [[null], "hooks: hook 1: this is no command and no webhook"],
  [[{}], "hooks: hook 1: give either command or webhook"],
  [[{ command: ["a"], webhook: "http://a" }], "hooks: hook 1: give either command or webhook"],
  [[{ command: "page -x" }], "hooks: hook 1: command is no list of words"],
  [[{ command: ["page", 1] }], "hooks: hook 1: command is no list of words"],
  [[{ command: ["page\0"] }], "hooks: hook 1: command is no list of words"],
  [[{ command: [] }], "hooks: hook 1: command names no program"],
  [[{ command: ["a"], secret_env: "A" }], "hooks: hook 1: a command has no such key"],
  [[{ command: ["a"] }, { webhook: "" }], "hooks: hook 2: what is given is no address"],
  [[{ webhook: "ftp://a/secret" }], "hooks: hook 1: what is given is no address"],
  [[{ webhook: "file:///etc/passwd" }], "hooks: hook 1: what is given is no address"],
  [[{ webhook: "https://" }], "hooks: hook 1: what is given is no address"],
  [[{ webhook: "http://a b/" }], "hooks: hook 1: what is given is no address"],
  [[{ webhook: "http://a", secret_env: "A B" }], "hooks: hook 1: secret_env is no name"],
  [[{ webhook: "http://a", secret_env: "A", secret_file: "b" }], "hooks: hook 1: give either"],
  [[{ command: ["a"], tries: 0 }], "hooks: hook 1: tries is no whole number from 1 to 10"],
  [[{ command: ["a"], tries: 1.5 }], "hooks: hook 1: tries is no whole number from 1 to 10"],
  [[{ command: ["a"], timeout_s: "1" }], "hooks: hook 1: timeout_s is no number from 0.1 to 60"],
  [Array.from({ length: 17 }, () => ({ command: ["a"] })), "hooks: more than 16 hooks"],
])("X3: %j is refused with what is wrong", ([raw, said]) => {
  expect(read(raw)).toContain(said);
});

test("X3: nothing that is not a hook throws, and a refusal quotes no address", () => {
  fc.assert(
    fc.property(fc.anything(), fc.webUrl({ validSchemes: ["ws"] }), (raw, address) => {
      readHooks([raw], "hooks");
      expect(read([{ webhook: `${address}?token=s3cret` }])).not.toContain("s3cret");
    }),
    { seed: 1 },
  );
});

test.for<[address: string, shown: string]>([
  ["https://user:pass@hooks.example.com/services/T0/B0/key?x=1#y", "https://hooks.example.com/…"],
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080/"],
  ["http://[::1]/?token=1", "http://[::1]/…"],
])("X3: of %s only %s is shown", ([address, shown]) => {
  expect(shownAddress(address)).toBe(shown);
  const hooks = readHooks([{ webhook: address }], "hooks");
  expect(hooks.ok && hooks.value.map(labelOf)).toEqual([`hook ${shown}`]);
});
