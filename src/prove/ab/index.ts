// prove/ab: the engine's view beside the operating system's, and what relates them.
export { abLine } from "./line.ts";
export { AbSession } from "./summary.ts";
export { abJson, abText } from "./words.ts";
