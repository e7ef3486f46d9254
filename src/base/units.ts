// Units as types. A plain number may flow into any of them, but a value of one
// unit is refused where another is expected. Inside the program quantities carry
// these types; at the edges (JSON, flags, metrics) the unit stands in the name.

declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]?: U };

/** Milliseconds on whichever clock the docstring names. */
export type Ms = Quantity<"ms">;
/** Seconds. */
export type Seconds = Quantity<"s">;
/** Bytes. */
export type Bytes = Quantity<"bytes">;
/** A share, normally in [0, 1]. */
export type Ratio = Quantity<"ratio">;
