import { expect, it } from "vitest";
import { formatSeconds, isSet } from "../../../operator/terminal";

it.each([
  [0, "0.0 s"],
  [12_340, "12.3 s"],
  [59_499, "59.5 s"],
  [59_960, "1 min 0 s"],
  [119_600, "2 min 0 s"],
  [185_000, "3 min 5 s"],
])("formatSeconds of %i ms is %s", (milliseconds, text) => expect(formatSeconds(milliseconds)).toBe(text));

it.each([
  ["1", true],
  ["true", true],
  ["YES", true],
  ["0", false],
  ["false", false],
  ["no", false],
  ["", false],
  [undefined, false],
])("APPLY=%s is %s", (value, set) => expect(isSet("APPLY", { APPLY: value })).toBe(set));

it("takes nothing for a yes that is none", () => {
  expect(() => isSet("APPLY", { APPLY: "please" })).toThrow('APPLY is 1 or 0, not "please"');
});
