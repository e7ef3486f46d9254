// Where everything goes. A screen is a stack of blocks in reading order; each has a
// rank, a least and a wished height. Rows are given by rank, so that the smallest
// terminal still shows whether it is steady and the largest wastes nothing.
import type { Box } from "./canvas.ts";
import type { Size } from "./view.ts";

export type PanelKind =
  | "header"
  | "verdict"
  | "numbers"
  | "curve"
  | "bands"
  | "gauges"
  | "cores"
  | "route"
  | "incidents"
  | "processes"
  | "sensors"
  | "recommendations"
  | "receipts"
  | "footer";

export interface Panel {
  readonly kind: PanelKind;
  readonly box: Box;
}

/** What the record has to show; sizes depend on it. */
export interface Contents {
  readonly cores: number;
  readonly incidents: number;
  readonly recommendations: number;
  readonly receipts: number;
  readonly focus: "processes" | "sensors";
}

interface Block {
  readonly kinds: readonly PanelKind[];
  /** Lower is served first. */
  readonly rank: number;
  readonly least: number;
  readonly wish: number;
  /** Blank row above it where there is room. */
  readonly apart: boolean;
}

/** Below this the bands stand above the gauges instead of beside them. */
const BESIDE_COLUMNS = 64;
/** From here on processes and sensors are both in sight. */
const WIDE_COLUMNS = 110;
const BAND_ROWS = 7;
/** From this height on blocks stand apart and panels that are empty say so. */
const TALL_ROWS = 30;
/** A core in full (name, symbol, bar, load) takes this many columns. */
const CORE_COLUMNS = 20;
const LABEL_COLUMNS = 10;
/** Blank columns between panels side by side. */
const GUTTER = 2;

/** Every panel with its place; boxes never overlap and never leave the screen. */
export function planScreen(size: Size, contents: Contents): readonly Panel[] {
  const blocks = blocksFor(size, contents);
  const heights = share(blocks, size.rows);
  const spare = size.rows - heights.reduce((sum, height) => sum + height, 0);
  const gaps = gapsFor(blocks, heights, spare);
  const panels: Panel[] = [];
  let y = 0;
  for (const [index, block] of blocks.entries()) {
    const height = heights[index] ?? 0;
    if (height === 0) continue;
    y += gaps[index] ?? 0;
    panels.push(...beside(block.kinds, { x: 0, y, width: size.columns, height }));
    y += height;
  }
  return panels;
}

function blocksFor(size: Size, contents: Contents): readonly Block[] {
  const narrow = size.columns < BESIDE_COLUMNS;
  const tall = size.rows >= TALL_ROWS;
  const curveWish = size.rows >= 50 ? 6 : tall ? 4 : 2;
  const one = (kind: PanelKind, rank: number, apart = false): Block =>
    block([kind], { rank, apart });
  const state: readonly Block[] = narrow
    ? [block(["bands"], { rank: 6 }), block(["gauges"], { rank: 7, wish: 7 })]
    : [block(["bands", "gauges"], { rank: 6, least: 2, wish: tall ? 9 : BAND_ROWS, apart: true })];
  return [
    one("header", 2),
    one("verdict", 1),
    block(["numbers"], { rank: 3, wish: narrow ? 2 : 1 }),
    block(["incidents"], {
      rank: 2.5,
      least: Math.min(1, contents.incidents),
      wish: Math.min(contents.incidents, 3),
    }),
    block(["curve"], { rank: 5, wish: curveWish, apart: true }),
    ...state,
    block(["cores"], { rank: 8, wish: coreRows(size, contents.cores), apart: true }),
    one("route", 9),
    block(tables(size, contents), { rank: 4, least: 3, wish: tableWish(size), apart: true }),
    ...adviceBlocks(size, contents),
    one("footer", 5.5),
  ];
}

interface Wanted {
  readonly rank: number;
  readonly least?: number;
  readonly wish?: number;
  readonly apart?: boolean;
}

function block(kinds: readonly PanelKind[], wanted: Wanted): Block {
  const least = wanted.least ?? 1;
  return {
    kinds,
    rank: wanted.rank,
    least,
    wish: Math.max(least, wanted.wish ?? least),
    apart: wanted.apart ?? false,
  };
}

function tables(size: Size, contents: Contents): readonly PanelKind[] {
  return size.columns >= WIDE_COLUMNS ? ["processes", "sensors"] : [contents.focus];
}

/** Ten processes and a heading on a small screen; on a tall one the sensors may take what is left. */
function tableWish(size: Size): number {
  return size.rows >= TALL_ROWS ? Math.max(11, size.rows - 34) : 11;
}

function adviceBlocks(size: Size, contents: Contents): readonly Block[] {
  const roomy = size.rows >= TALL_ROWS && size.columns >= BESIDE_COLUMNS;
  const wishes = {
    recommendations: Math.min(contents.recommendations, roomy ? 4 : 1) * 3 + 1,
    receipts: Math.min(contents.receipts, roomy ? 4 : 2) + 1,
  };
  if (roomy && size.columns >= WIDE_COLUMNS) {
    const wish = Math.max(2, wishes.recommendations, wishes.receipts);
    return [block(["recommendations", "receipts"], { rank: 10, least: 2, wish, apart: true })];
  }
  const blocks: Block[] = [];
  if (contents.recommendations > 0 || roomy)
    blocks.push(
      block(["recommendations"], {
        rank: 4.5,
        least: 2,
        wish: Math.max(2, wishes.recommendations),
      }),
    );
  if (contents.receipts > 0)
    blocks.push(block(["receipts"], { rank: 11, least: 2, wish: wishes.receipts }));
  return blocks;
}

/** Rows a strip of cores would like: all in full where that is at most four rows, else two or three dense ones. */
function coreRows(size: Size, cores: number): number {
  if (cores === 0) return 0;
  const perRow = Math.max(1, Math.floor((size.columns - LABEL_COLUMNS) / CORE_COLUMNS));
  const full = Math.ceil(cores / perRow);
  const most = size.rows >= TALL_ROWS ? 4 : 2;
  if (full <= most) return full;
  const dense = Math.ceil(cores / Math.max(1, Math.floor((size.columns - LABEL_COLUMNS) / 2)));
  return Math.min(dense, most * 2);
}

/** Least heights by rank while they fit, then wishes by rank. */
function share(blocks: readonly Block[], rows: number): readonly number[] {
  const heights = blocks.map(() => 0);
  const order = blocks
    .map((_, index) => index)
    .sort((a, b) => (blocks[a]?.rank ?? 0) - (blocks[b]?.rank ?? 0));
  let left = rows;
  for (const wish of [false, true]) {
    for (const index of order) {
      const each = blocks[index];
      if (each === undefined) continue;
      const has = heights[index] ?? 0;
      if (wish && has === 0) continue;
      // the least height in whole or, for the first of all, what there is
      const more = wish ? Math.min(left, each.wish - has) : each.least <= left ? each.least : 0;
      heights[index] = has + more;
      left -= more;
    }
  }
  return heights;
}

/** Spare rows become blank rows above the blocks that stand apart, the rest goes above the footer. */
function gapsFor(
  blocks: readonly Block[],
  heights: readonly number[],
  spare: number,
): readonly number[] {
  let left = spare;
  const gaps = blocks.map((each, index): number => {
    if (!each.apart || left <= 0 || (heights[index] ?? 0) === 0) return 0;
    left -= 1;
    return 1;
  });
  const last = blocks.length - 1;
  if ((heights[last] ?? 0) > 0) gaps[last] = (gaps[last] ?? 0) + left;
  return gaps;
}

/** Left panels as wide as their content wants, the last one takes the rest. */
const LEFT_SHARE: Readonly<Partial<Record<PanelKind, number>>> = {
  bands: 0.4,
  processes: 0.46,
  recommendations: 0.6,
};
/** Bands read best close together. */
const WIDEST_BANDS = 60;

function beside(kinds: readonly PanelKind[], box: Box): readonly Panel[] {
  const [first, second] = kinds;
  if (first === undefined) return [];
  if (second === undefined) return [{ kind: first, box }];
  const wished = Math.round(box.width * (LEFT_SHARE[first] ?? 0.5));
  const width = first === "bands" ? Math.min(wished, WIDEST_BANDS) : wished;
  const right = width + GUTTER;
  return [
    { kind: first, box: { ...box, width } },
    { kind: second, box: { ...box, x: box.x + right, width: Math.max(0, box.width - right) } },
  ];
}
