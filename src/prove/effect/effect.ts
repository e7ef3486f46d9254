// What an action turned out to do, held against its forecast.
import type { Ms, Ratio } from "../../base/index.ts";

export type EffectVerdict = "effective" | "ineffective" | "undecided";

export interface Effect {
  readonly actionId: string;
  readonly verdict: EffectVerdict;
  /** One sentence with the numbers. Holds no foreign text. */
  readonly says: string;
  /** Waiting over waiting + running of the victim: before, as forecast, and measured (null: not measurable). */
  readonly waitBefore: Ratio;
  readonly waitExpected: Ratio;
  readonly waitAfter: Ratio | null;
  /** CPU of the hogs in cores: before, at least expected, and measured. */
  readonly hogsBefore: number;
  readonly hogsExpected: number;
  readonly hogsAfter: number | null;
  /** Time measured after the action. */
  readonly measured: Ms;
}
