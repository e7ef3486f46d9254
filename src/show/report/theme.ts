// Colours and type of all figures of reports. Three colours have a role and are replaced
// where a page is dark; the colours of series read on white and on black alike, and a
// series never differs from another by colour alone.
export const INK = "#13181d";
export const QUIET = "#5b646c";
export const GRID = "#dde1e5";
export const PAPER = "#fefefe";

/** Roles that a page may give other colours. */
export const ROLES = [
  ["ink", INK],
  ["quiet", QUIET],
  ["grid", GRID],
  ["paper", PAPER],
] as const;

export const SERIES = [
  "#7d868e",
  "#c8541a",
  "#a9780b",
  "#8a63c9",
  "#2c8a5f",
  "#2a7fc9",
  "#c2486f",
] as const;
export const SHAPES = [
  "circle",
  "square",
  "triangle-up",
  "diamond",
  "cross",
  "triangle-down",
  "triangle-right",
] as const;
export const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [10, 2],
  [4, 1, 1, 1],
  [3, 3],
] as const;

export const CONFIG = {
  font: "DejaVu Sans, Verdana, sans-serif",
  background: PAPER,
  title: { anchor: "start", color: INK, fontSize: 13, subtitleColor: QUIET, offset: 14 },
  axis: {
    labelColor: QUIET,
    titleColor: INK,
    titleFontWeight: "normal",
    domainColor: QUIET,
    tickColor: QUIET,
    gridColor: GRID,
    labelFontSize: 11,
    titleFontSize: 11,
    labelLimit: 220,
  },
  header: { labelColor: INK, titleColor: INK, labelFontSize: 12, labelFontWeight: "bold" },
  legend: {
    labelColor: INK,
    titleColor: INK,
    labelFontSize: 11,
    titleFontSize: 11,
    labelLimit: 220,
  },
  view: { stroke: GRID },
  text: { color: INK },
} as const;
