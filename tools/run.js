// Runs a tool of this folder, or says in one line which Node it needs: the tools are
// TypeScript, which Node runs as it is from 22.18 on. `node tools/run.js build`
import { argv, exit, stderr, versions } from "process";

const NEEDED = [22, 18];
const [major, minor] = versions.node.split(".").map(Number);
const [tool] = argv.splice(2, 1);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  stderr.write(
    `homeostat: building needs Node ${NEEDED.join(".")} or newer, this is ${versions.node}; ` +
      "run `npm ci` without --omit=optional, which brings one along\n",
  );
  exit(3);
}
import(new URL(`./${tool}.ts`, import.meta.url).href);
