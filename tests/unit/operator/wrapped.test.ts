import { expect, it } from "vitest";
import { wrapped } from "../../../operator/wrapped";

it("breaks between words, and leaves longer ones whole", () => {
  expect(wrapped("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(wrapped("a-very-long-word after", 5)).toEqual(["a-very-long-word", "after"]);
  expect(wrapped("", 5)).toEqual([""]);
});
