import { ROOT } from "../../judge/contention/index.ts";
import { describe, expect, test } from "vitest";
import { selects, systemUnitsOf } from "./targets.ts";
import { contender } from "./scheduler.fixture.ts";

const USERS = "/user.slice/user-1000.slice/user@1000.service";

describe("X2: a unit that the user names is one of the system's manager", () => {
  test.each<[path: string, units: readonly string[]]>([
    ["/", []],
    ["/system.slice/nginx.service", ["system.slice", "nginx.service"]],
    ["/a.slice/a-b.slice/x.scope", ["a.slice", "a-b.slice", "x.scope"]],
    ["/system.slice/nginx.service/workers", ["system.slice", "nginx.service"]],
    [`${USERS}/app.slice/nginx.service`, USERS.slice(1).split("/")],
    ["/system.slice/docker-0123.scope/nginx.service", ["system.slice", "docker-0123.scope"]],
    ["/kubepods/nginx.service", ["kubepods"]],
    ["/../nginx.service", [".."]],
  ])("%s", (path, units) => expect(systemUnitsOf(path)).toEqual(units));

  test.each<[path: string, meant: boolean]>([
    ["/system.slice/nginx.service", true],
    ["/system.slice/nginx.service/workers", true],
    [`${USERS}/app.slice/nginx.service`, false],
    ["/system.slice/docker-0123.scope/system.slice/nginx.service", false],
    ["/system.slice/nginx.service.d", false],
  ])("nginx.service is meant by %s: %s", (path, meant) => {
    const one = contender({ pid: 200, path: [ROOT, { ...ROOT, kind: "cgroup", id: path }] });
    expect(selects({ kind: "unit", unit: "nginx.service" }, one)).toBe(meant);
  });
});
