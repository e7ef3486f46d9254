// Loaded by the launcher into the Node it starts in its place, before the program. A launcher
// that is killed with KILL can pass on nothing: without this the program would go on unseen,
// holding its log and its journal. Looked at once a second, which costs some microseconds.
"use strict";
const { isMainThread } = require("worker_threads");

const LOOK_EVERY_MS = 1000;

if (isMainThread) {
  const launcher = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(look);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS);
  look.unref();
}
