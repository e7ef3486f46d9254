// Must be rejected: what tells the outside takes another edge's value instead of being given it.
import { drawn } from "../show/index.ts";

export const told = drawn;
