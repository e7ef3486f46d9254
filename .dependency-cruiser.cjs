// Import direction. Pure rooms import only to the left and do no I/O; edges import
// pure rooms and the store, know each other by type only, and are wired by loop,
// trials and cli. tools/direction.ts runs this with a canary that must be rejected.
const PURE = ["base", "model", "judge", "decide", "prove"];
const EDGES = ["plants", "store", "learn", "heal", "fleet", "show", "notify", "attach", "trials"];
const PACKAGE = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"];
const TEST_FILES = "\\.(test|fixture)\\.ts$";

const leftward = PURE.map((room, position) => ({
  name: `pure-${room}-imports-only-to-the-left`,
  comment: `src/${room} may import ${PURE.slice(0, position).join(", ") || "nothing of ours"}`,
  severity: "error",
  from: { path: `^(src|tests/canary/src)/${room}/` },
  to: {
    path: "^(src|tests/canary/src)/",
    pathNot: `^(src|tests/canary/src)/(${PURE.slice(0, position + 1).join("|")})/`,
  },
}));

const apart = EDGES.map((room) => ({
  name: `edge-${room}-knows-other-edges-by-type`,
  comment: `src/${room} may import pure rooms and store as values, other edges as types`,
  severity: "error",
  from: { path: `^(src|tests/canary/src)/${room}/` },
  to: {
    path: `^(src|tests/canary/src)/`,
    pathNot: `^(src|tests/canary/src)/(${[...PURE, "store", room].join("|")})/`,
    dependencyTypesNot: ["type-only"],
  },
}));

module.exports = {
  forbidden: [
    ...leftward,
    ...apart,
    {
      name: "pure-does-no-io",
      comment: "Node's modules only in edges",
      severity: "error",
      from: { path: `^(src|tests/canary/src)/(${PURE.join("|")})/` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-needs-no-package",
      comment: "a package may do I/O unseen; the pure rooms have needed none so far",
      severity: "error",
      from: { path: `^(src|tests/canary/src)/(${PURE.join("|")})/` },
      to: { dependencyTypes: PACKAGE },
    },
    {
      name: "across-folders-through-the-door",
      comment: "another room is entered through an index.ts (or its plant port)",
      severity: "error",
      from: { path: "^(?:src|tests/canary/src)/([^/]+)/" },
      to: {
        path: "^(?:src|tests/canary/src)/[^/]+/",
        pathNot: ["^(?:src|tests/canary/src)/$1/", "/index\\.ts$"],
      },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    // Tests wire what they test; they stand outside the rule.
    exclude: { path: TEST_FILES },
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node"] },
  },
};
