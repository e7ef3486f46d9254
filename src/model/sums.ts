// Where the sums of one window stand in a typed array; shared by the pass that
// gathers them and the regression that reads them.

// Positions of the sums: u is the earlier and y the later value of a pair, v any known value.
export const PAIRS = 0;
export const U = 1;
export const UU = 2;
export const UUU = 3;
export const UUUU = 4;
export const Y = 5;
export const YY = 6;
export const UY = 7;
export const UUY = 8;
export const COUNT = 9;
export const V = 10;
export const VV = 11;
