// The ways in which steering a host makes things worse, as rows for via negativa. The first
// that applies is shown, so those that hold for every target stand first, then who is never
// touched, then what a deed would break, then what its setting would.
import type { FailureMode } from "../via-negativa/index.ts";
import { KINSHIP_MODES } from "./modes/kinship.ts";
import { OCCASION_MODES } from "./modes/occasion.ts";
import { SETTING_MODES } from "./modes/setting.ts";
import { TARGET_MODES } from "./modes/target.ts";
import type { Draft, Scene } from "./scene.ts";

export const FAILURE_MODES: readonly FailureMode<Draft, Scene>[] = [
  ...OCCASION_MODES,
  ...TARGET_MODES,
  ...KINSHIP_MODES,
  ...SETTING_MODES,
];
