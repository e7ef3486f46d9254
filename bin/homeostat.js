#!/usr/bin/env node
// Starts homeostat on a Node that can run it: this one, or the bundled one of the
// development root. Kept to syntax and names that Node 12 knows, so that an old Node
// reads this file and says one clear line instead of a syntax error. CommonJS, because
// what it sets for V8 must stand before the loader of ES modules runs.
"use strict";
const { existsSync } = require("fs");
const { join } = require("path");
const { pathToFileURL } = require("url");

const NEEDED = [22, 13];
const UNSUPPORTED = 3;
const PASSED_ON = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2", "SIGCONT"];

const [major, minor] = process.versions.node.split(".").map(Number);
const isNewEnough = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);

const root = join(__dirname, "..");
const program = join(root, "dist", "cli", "main.js");
const bundled = join(root, "node_modules", `node-linux-${process.arch}`, "bin", "node");
/** As in src/cli/frugal.ts, which comes too late: a compiler that ran once stays. A test holds both equal. */
const FRUGAL = ["--no-opt", "--no-maglev"];
/** As in src/cli/launched.ts: by this name the program knows that it ends with this process. */
const LAUNCHED = "homeostat-launched";

if (!existsSync(program)) {
  leave("the program is not built; run `npm ci` or `npm run build` in the package's folder");
} else if (isNewEnough) {
  for (const flag of FRUGAL) require("v8").setFlagsFromString(flag);
  import(pathToFileURL(program).href).catch((error) =>
    leave(`the program cannot be loaded (${error.message})`),
  );
} else if (existsSync(bundled)) {
  runWith(bundled);
} else {
  const needed = `needs Node ${NEEDED.join(".")} or newer, this is ${process.version}`;
  leave(`${needed}; install a newer Node (in a clone \`npm ci\` brings one along)`);
}

function leave(message) {
  process.stderr.write(`homeostat: ${message}\n`);
  process.exitCode = UNSUPPORTED;
}

/** The same command line on another Node, as if it had been started directly. */
function runWith(node) {
  const { spawn } = require("child_process");
  const words = [...FRUGAL, program, ...process.argv.slice(2)];
  const child = spawn(node, words, { stdio: "inherit", argv0: LAUNCHED });
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  // Else Node opens its debugger on it, which every local user can reach; see src/cli/main.ts.
  process.on("SIGUSR1", () => {});
  // Stopped together, so that the shell sees its job stop.
  process.on("SIGTSTP", () => {
    child.kill("SIGTSTP");
    process.kill(process.pid, "SIGSTOP");
  });
  child.on("error", (error) => leave(`${node} does not start (${error.message})`));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const passed of PASSED_ON) process.removeAllListeners(passed);
    process.kill(process.pid, signal);
  });
}
