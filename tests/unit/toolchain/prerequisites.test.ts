import { describe, expect, it } from "vitest";
import { isAtLeast } from "../../../toolchain/prerequisites";
import { formatDuration } from "../../../toolchain/report";

describe("isAtLeast", () => {
  it("compares versions as numbers", () => {
    expect(isAtLeast("1.26.8", "1.26")).toBe(true);
    expect(isAtLeast("1.9.3", "1.26")).toBe(false);
    expect(isAtLeast("2.0", "1.26.1")).toBe(true);
    expect(isAtLeast("1.26", "1.26.1")).toBe(false);
  });
});

describe("formatDuration", () => {
  it("rounds without ever showing sixty seconds", () => {
    expect(formatDuration(1_240)).toBe("1.2 s");
    expect(formatDuration(119_700)).toBe("2 min 00 s");
  });
});
