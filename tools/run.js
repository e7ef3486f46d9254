// Runs a tool of this folder, or says in one line which Node it needs: the tools are
// TypeScript, which Node runs as it is from 22.18 on. `node tools/run.js build`
const NEEDED = [22, 18];
const [major, minor] = process.versions.node.split(".").map(Number);
const [tool] = process.argv.splice(2, 1);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `homeostat: building needs Node ${NEEDED.join(".")} or newer, this is ${process.versions.node}; ` +
      "run `npm ci` without --omit=optional, which brings one along\n",
  );
  process.exitCode = 3;
} else {
  void import(new URL(`./${tool}.ts`, import.meta.url).href);
}
