// show/text: foreign text made safe, widths in columns, numbers with units, small charts.
export { harmlessJson, showHostile } from "./hostile.ts";
export { tableLines } from "./table.ts";
export { clusters, columnsOf, cutTo, fitTo, foldTo, foldUnder, isNarrow } from "./width.ts";
export {
  UNKNOWN,
  byteRate,
  bytes,
  counted,
  decimal,
  interval,
  percent,
  span,
  wholePercent,
} from "./quantity.ts";
export type { BarShape } from "./chart.ts";
export { bar, curve, levelOf, resample, scaleOf } from "./chart.ts";
