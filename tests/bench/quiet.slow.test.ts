// A warm host hears every kind of trouble: a day of ordinary life, then one trouble at a time.
import { expect, test } from "vitest";
import { runHost } from "../../bench/quiet/run.ts";

/** A host of the development seeds; the published count uses others. */
const SEED = 13;
/** A trouble may be heard so long after its end, s. */
const AFTER_S = 60;

test("X1: a host that has been watched for a day hears each kind of trouble", () => {
  const { raised, troubles } = runHost({ kind: "trouble", seed: SEED });
  const heard = troubles.filter(({ from, until }) =>
    raised.some(({ t }) => t >= from && t <= until + AFTER_S),
  );
  expect(heard.map(({ kind }) => kind)).toEqual(troubles.map(({ kind }) => kind));
  expect(raised.length).toBeLessThanOrEqual(troubles.length + 4);
});
