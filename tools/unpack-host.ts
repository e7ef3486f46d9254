// Writes one moment of a recorded host out as a directory tree, for `--root` and for
// looking at it with ordinary tools.
import { parseArgs } from "node:util";
import { describeTrouble } from "../src/base/index.ts";
import { loadRecording, unpackFrame } from "../src/plants/host/recording/index.ts";

const USAGE =
  "Usage: node tools/unpack-host.ts [--frame N] FILE.host FOLDER   (N counts from 0, default 0)";

function unpack(): string | null {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { frame: { type: "string" } },
  });
  const [file, folder, ...more] = positionals;
  if (file === undefined || folder === undefined || more.length > 0) return USAGE;
  const loaded = loadRecording(file);
  if (!loaded.ok) return describeTrouble(loaded.trouble);
  const last = loaded.value.frames.length - 1;
  const frame = Number(values.frame ?? "0");
  if (!Number.isInteger(frame) || frame < 0 || frame > last)
    return `--frame must be a whole number from 0 to ${last}`;
  const done = unpackFrame(loaded.value, frame, folder);
  if (!done.ok) return describeTrouble(done.trouble);
  const { files, left } = done.value;
  console.log(
    `${files} files in ${folder}${left.length === 0 ? "" : `; left out, as they cannot be read there: ${left.join(" ")}`}`,
  );
  return null;
}

try {
  const refusal = unpack();
  if (refusal !== null) {
    console.error(`unpack-host: ${refusal}`);
    process.exitCode = 2;
  }
} catch (error) {
  console.error(`unpack-host: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
}
