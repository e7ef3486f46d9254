// Which sensors speak of one thing and so are one witness, told from the sensor's id alone: a
// replayed log, which holds nothing of a sensor but its id, then groups as the host did. The
// words are those of the host's readers; an id of no reader's is of the kin of its first word.

/** This program's own use of the host: no sign of how the host is. */
export const SELF = "self";

const KIN: readonly (readonly [RegExp, string])[] = [
  [/^(?:cpu(?:\d|\.)|ctx_switches$|forks$|run_queue$)/u, "cpu"],
  [/^(?:mem|swap)_/u, "memory"],
  [/^psi\./u, "pressure"],
  [/^net\./u, "network"],
  [/^vm\./u, "vmstat"],
  [/^fs\./u, "filesystem"],
  [/^(?:file_handles|pids)_used$/u, "capacity"],
  [/^temp\./u, "thermal"],
  [/^freq$/u, "frequency"],
  [/^self_/u, SELF],
];

const FIRST_WORD = /^[a-z]*/u;

export function kinOf(sensorId: string): string {
  const found = KIN.find(([pattern]) => pattern.test(sensorId));
  return found?.[1] ?? (FIRST_WORD.exec(sensorId)![0] || sensorId);
}
