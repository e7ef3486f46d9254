// Incidents as plain data: what a memory file holds of them, and whether what was read back
// holds together. Knows their shape and nothing of how they come about.
import { isAmount, isCount, isFlag, isNumber, isText, isWall } from "../../base/index.ts";
import { listOf, oneOf, orNull, shaped } from "../../base/index.ts";
import type { Check, Instant, Ms } from "../../base/index.ts";
import { BAND_NAMES } from "../bands.ts";
import { ALARM_KINDS } from "./alarm-kind.ts";
import type { AlarmReport, Finding, SensorStory } from "./alarm.ts";
import type { SavedAlarm } from "./alarm-book.ts";
import type { ExhaustionForecast } from "./exhaustion.ts";
import { STATES } from "./incident.ts";
import type { Acknowledgement, Incident } from "./incident.ts";
import { SEVERITIES } from "./severity.ts";
import { isWatchmanState } from "./sight.ts";
import type { WatchmanState } from "./sight.ts";
import type { Suspect } from "./suspects.ts";
import { isUsualAgreementState } from "./usual-agreement.ts";
import type { UsualAgreementState } from "./usual-agreement.ts";

export interface IncidentsState {
  readonly incident: Incident | null;
  /** Oldest first. */
  readonly closed: readonly Incident[];
  readonly alarms: readonly SavedAlarm[];
  readonly usual: UsualAgreementState;
  readonly watchman: WatchmanState;
  readonly silences: readonly { readonly what: string; readonly until: Ms }[];
  readonly onset: readonly Suspect[];
  /** Times seen, ms. */
  readonly rested: Ms;
  readonly agreedAt: Ms;
  readonly now: Ms;
  /** Incidents ever opened. */
  readonly opened: number;
}

const isInstant: Check<Instant> = shaped({ monotonic: isNumber, wall: isWall });

const isForecast: Check<ExhaustionForecast> = shaped({
  used: isNumber,
  risePerS: isNumber,
  left: isAmount,
  leftLow: isAmount,
  leftHigh: isAmount,
  seen: isNumber,
});

const isBand = orNull(oneOf(BAND_NAMES));

const isStory: Check<SensorStory> = shaped({
  sensor: isText,
  bandAtOnset: isBand,
  gapAtOnset: orNull(isNumber),
  bandNow: isBand,
  gapNow: orNull(isNumber),
  proven: orNull(isFlag),
});

const isStay = shaped<Extract<Finding, { is: "stay" }>>({
  is: oneOf(["stay"] as const),
  level: isNumber,
  record: isNumber,
  lasted: isAmount,
});

const isHolder = shaped<Extract<Finding, { is: "holder" }>>({
  is: oneOf(["holder"] as const),
  pid: isCount,
  name: isText,
  cores: isAmount,
  lasted: isAmount,
  before: isAmount,
});

const isParting = shaped<Extract<Finding, { is: "parting" }>>({
  is: oneOf(["parting"] as const),
  share: isAmount,
  companions: listOf(isText),
});

const isFinding: Check<Finding> = (value): value is Finding =>
  isStay(value) || isHolder(value) || isParting(value);

const ALARM = {
  source: isText,
  kind: oneOf(ALARM_KINDS),
  group: isText,
  since: isInstant,
  strength: orNull(isAmount),
  peak: isAmount,
  sensors: listOf(isStory),
  forecast: orNull(isForecast),
  finding: orNull(isFinding),
};

const isAlarm: Check<AlarmReport> = shaped(ALARM);

const isSavedAlarm: Check<SavedAlarm> = shaped({
  ...ALARM,
  crossed: isFlag,
  suffices: isFlag,
  sufficed: isCount,
  beganAt: isNumber,
  stoodAt: isNumber,
  seen: isFlag,
  standPeak: isAmount,
});

const isSuspect: Check<Suspect> = shaped({
  pid: isCount,
  name: isText,
  cpuRatio: orNull(isNumber),
  rssBytes: orNull(isNumber),
  cpuRise: orNull(isNumber),
  rssRiseBytes: orNull(isNumber),
});

const isAcknowledgement: Check<Acknowledgement> = shaped({ at: isInstant, by: isText });

const isIncident: Check<Incident> = shaped({
  id: isText,
  state: oneOf(STATES),
  severity: oneOf(SEVERITIES),
  since: isInstant,
  openedAt: isInstant,
  lastAlarmAt: isInstant,
  closedAt: orNull(isInstant),
  returns: isCount,
  blind: isFlag,
  acknowledged: orNull(isAcknowledgement),
  alarms: listOf(isAlarm),
  suspects: listOf(isSuspect),
});

export const isIncidentsState: Check<IncidentsState> = shaped({
  incident: orNull(isIncident),
  closed: listOf(isIncident),
  alarms: listOf(isSavedAlarm),
  usual: isUsualAgreementState,
  watchman: isWatchmanState,
  silences: listOf(shaped({ what: isText, until: isNumber })),
  onset: listOf(isSuspect),
  rested: isAmount,
  agreedAt: isNumber,
  now: isAmount,
  opened: isCount,
});
