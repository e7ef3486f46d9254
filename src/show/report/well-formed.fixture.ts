// Whether a page is well-formed: every element closed in order, ids unique, attributes
// quoted, and nothing in it that a browser would run or fetch. Throws with the fault.
const VOID = new Set(["meta", "br", "hr"]);
const TAG = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g;

export interface Page {
  readonly elements: ReadonlyMap<string, number>;
  /** Values of href and src. */
  readonly links: readonly string[];
}

export function readPage(html: string): Page {
  const body = html.replace(/^<!doctype html>\n/, "").replace(/<style[^>]*>[^]*?<\/style>/g, "");
  const open: string[] = [];
  const elements = new Map<string, number>();
  const ids = new Set<string>();
  const links: string[] = [];
  let end = 0;
  for (const match of body.matchAll(TAG)) {
    const [whole, slash, name = "", attributes = "", closed] = match;
    refuseText(body.slice(end, match.index));
    end = match.index + whole.length;
    if (slash === "/") {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> closes <${last}>`);
      continue;
    }
    elements.set(name, (elements.get(name) ?? 0) + 1);
    for (const [, attribute, value] of attributes.matchAll(/([\w:-]+)="([^"]*)"/g)) {
      if (attribute === "id" && ids.has(value!)) throw new Error(`two ids ${value}`);
      if (attribute === "id") ids.add(value!);
      if (attribute!.startsWith("on")) throw new Error(`handler ${attribute}`);
      if (attribute === "href" || attribute === "src") links.push(value!);
    }
    if (closed !== "/" && !VOID.has(name)) open.push(name);
  }
  refuseText(body.slice(end));
  if (open.length > 0) throw new Error(`not closed: ${open.join(", ")}`);
  return { elements, links };
}

/** Between tags stands text, in which both brackets and lone ampersands are written as references. */
function refuseText(text: string): void {
  const fault = /[<]|&(?!(?:amp|lt|gt|quot|#39);)/.exec(text);
  if (fault !== null) throw new Error(`raw ${fault[0]} in ${text.slice(0, 80)}`);
}
