// Where everything goes. A screen is a stack of blocks in reading order; each has a
// rank, a least and a wished height. Rows are given by rank, so that the smallest
// terminal still shows whether it is steady and the largest wastes nothing.
import type { Box } from "./canvas.ts";
import { coreStrip } from "./core-strip.ts";
import type { Size } from "./view.ts";

export type PanelKind =
  | "header"
  | "verdict"
  | "numbers"
  | "world"
  | "curve"
  | "bands"
  | "gauges"
  | "cores"
  | "route"
  | "warning"
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
  /** Whether an incident is open, and the rows early warning would fill. */
  readonly warns: boolean;
  readonly warningRows: number;
  readonly recommendations: number;
  readonly receipts: number;
  /** Rows a simulated world would fill; 0 for a host, which has processes and advice in its place. */
  readonly worldRows: number;
  readonly focus: "processes" | "sensors";
}

interface Block {
  readonly kinds: readonly PanelKind[];
  /** Lower is given its least height first, */
  readonly rank: number;
  /** and lower here is given its wished height first. */
  readonly wishRank: number;
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
/** Below this headings give way to content. */
const SHORT_ROWS = 20;
/** From this height on blocks stand apart and panels that are empty say so. */
const TALL_ROWS = 30;
/** The margin and the labels on the left of a strip. */
const LABEL_COLUMNS = 11;
/** Rows beyond this first go to blank rows between the blocks. */
const AIRY_ROWS = 36;
/** Blank columns between panels side by side. */
const GUTTER = 2;

/** Every panel with its place; boxes never overlap and never leave the screen. */
export function planScreen(size: Size, contents: Contents): readonly Panel[] {
  const blocks = blocksFor(size, contents);
  const apart = blocks.filter((block) => block.apart).length;
  const reserved = Math.max(0, Math.min(apart, size.rows - AIRY_ROWS));
  const heights = share(blocks, size.rows - reserved);
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

/** The screen from top to bottom; longer than a function should be, so that it reads as one list. */
function blocksFor(size: Size, contents: Contents): readonly Block[] {
  const narrow = size.columns < BESIDE_COLUMNS;
  const tall = size.rows >= TALL_ROWS;
  const state: readonly Block[] = narrow
    ? [block(["bands"], { rank: 6 }), block(["gauges"], { rank: 7, wish: BAND_ROWS })]
    : [
        block(["bands", "gauges"], {
          rank: 6,
          least: 2,
          wish: tall ? BAND_ROWS + 2 : BAND_ROWS,
          apart: true,
        }),
      ];
  return [
    block(["header"], { rank: 2 }),
    block(["verdict"], { rank: 1 }),
    block(["numbers"], { rank: 3, wishRank: 13, wish: narrow ? 2 : 1 }),
    ...worldBlocks(contents),
    warningBlock(size, contents),
    block(["curve"], {
      rank: 5,
      wishRank: 9,
      wish: size.rows >= 50 ? 6 : tall ? 4 : 2,
      apart: true,
    }),
    ...state,
    block(["cores"], { rank: 8, wish: coreRows(size, contents.cores), apart: true }),
    block(["route"], { rank: 9 }),
    block(tables(size, contents), {
      rank: 4,
      wishRank: 12,
      least: leastTable(size),
      wish: tableWish(size),
      apart: true,
    }),
    ...adviceBlocks(size, contents),
    block(["footer"], { rank: 5.5 }),
  ];
}

/** How the episode stands: of a world the first thing after the answer. */
const worldBlocks = ({ worldRows }: Contents): readonly Block[] =>
  worldRows === 0 ? [] : [block(["world"], { rank: 2.2, wishRank: 2.2, wish: worldRows })];

/** An incident comes right below the answer; that there is none gives way to almost everything. */
function warningBlock({ rows }: Size, { warns, warningRows }: Contents): Block {
  if (!warns) return block(["warning"], { rank: 9.5, least: rows >= SHORT_ROWS ? 1 : 0 });
  return block(["warning"], {
    rank: 2.5,
    wishRank: 5.5,
    wish: rows >= SHORT_ROWS ? warningRows : 1,
  });
}

interface Wanted {
  readonly rank: number;
  readonly wishRank?: number;
  readonly least?: number;
  readonly wish?: number;
  readonly apart?: boolean;
}

function block(kinds: readonly PanelKind[], wanted: Wanted): Block {
  const { rank, least = 1, wish = least } = wanted;
  return {
    kinds,
    rank,
    wishRank: wanted.wishRank ?? rank,
    least,
    wish: Math.max(least, wish),
    apart: wanted.apart ?? false,
  };
}

function tables(size: Size, contents: Contents): readonly PanelKind[] {
  if (contents.worldRows > 0) return ["sensors"];
  return size.columns >= WIDE_COLUMNS ? ["processes", "sensors"] : [contents.focus];
}

/** A heading, the names of the columns and some rows; a short terminal goes without the heading. */
const leastTable = (size: Size): number => (size.rows >= SHORT_ROWS ? 6 : 3);

/** Ten processes with their headings on a small screen; on a tall one the sensors may take what is left. */
function tableWish(size: Size): number {
  return size.rows >= TALL_ROWS ? Math.max(12, size.rows - 36) : 12;
}

function adviceBlocks(size: Size, contents: Contents): readonly Block[] {
  const roomy = size.rows >= TALL_ROWS && size.columns >= BESIDE_COLUMNS;
  // a short terminal shows proposals without a heading
  const headings = size.rows >= SHORT_ROWS ? 1 : 0;
  if (contents.worldRows > 0) return [];
  if (contents.recommendations === 0 && contents.receipts === 0)
    return roomy ? [block(["recommendations"], { rank: 10, apart: true })] : [];
  const wishes = {
    recommendations: Math.min(contents.recommendations, 4) * (roomy ? 3 : 1) + headings,
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

/** Rows a strip of cores takes, and one to explain its letters. */
function coreRows(size: Size, cores: number): number {
  const most = size.rows >= TALL_ROWS ? 6 : 2;
  const strip = coreStrip(cores, size.columns - LABEL_COLUMNS, most);
  return Math.max(1, Math.min(most, strip.kind === "dense" ? strip.rows + 1 : strip.rows));
}

/** Least heights by rank while they fit, then wishes by rank. */
function share(blocks: readonly Block[], rows: number): readonly number[] {
  const heights = blocks.map(() => 0);
  let left = rows;
  const give = (index: number, more: number): void => {
    heights[index] = (heights[index] ?? 0) + more;
    left -= more;
  };
  for (const { each, index } of ordered(blocks, (one) => one.rank)) {
    if (each.least <= left) give(index, each.least);
  }
  for (const { each, index } of ordered(blocks, (one) => one.wishRank)) {
    const has = heights[index] ?? 0;
    if (has > 0) give(index, Math.min(left, each.wish - has));
  }
  return heights;
}

function ordered(
  blocks: readonly Block[],
  rankOf: (block: Block) => number,
): readonly { readonly each: Block; readonly index: number }[] {
  const indexed = blocks.map((each, index) => ({ each, index }));
  return indexed.toSorted((left, right) => rankOf(left.each) - rankOf(right.each));
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
