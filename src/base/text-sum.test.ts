import { expect, test } from "vitest";
import { textSum } from "./text-sum.ts";

// Values of the published algorithm, https://www.rfc-editor.org/rfc/rfc9923.
test.each([
  ["", "811c9dc5"],
  ["a", "e40c292c"],
  ["foobar", "bf9cf968"],
])("T8: the sum of %o", (text, sum) => {
  expect(textSum(text)).toBe(sum);
});
