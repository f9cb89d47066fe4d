import { describe, expect, it } from "vitest";
import { dockerTime, dockerTimeOf, parseSince, parseTime } from "../../../../operator/logs/time";

const NOW = Date.parse("2026-11-25T04:00:00Z");

describe("parseSince", () => {
  it.each([
    ["30s", NOW - 30_000],
    ["1h30m", NOW - 5_400_000],
    ["0.5d", NOW - 43_200_000],
    ["all", 0],
    ["2026-11-25T03:00:00Z", NOW - 3_600_000],
    ["2026-11-25T03:00:00+01:00", NOW - 7_200_000],
  ])("%s", (text, time) => expect(parseSince(text, NOW)).toBe(time));

  it.each(["10", "10 m", "m", "yesterday", "-5m", "2026-99-99"])("does not take %s", (text) => {
    expect(() => parseSince(text, NOW)).toThrow(/SINCE\) takes a duration/);
  });
});

describe("parseTime", () => {
  it("knows zones", () => {
    expect(parseTime("2026-11-25T05:00:00.250+01:00")).toBe(NOW + 250);
    expect(parseTime("2026-11-25T04:00:00.250Z")).toBe(NOW + 250);
  });

  it.each(["2026-11-25T04:00:00Z", "soon", 1_700_000_000, undefined])("does not take %s", (value) => {
    expect(parseTime(value)).toBeUndefined();
  });
});

describe("dockerTime", () => {
  it("keeps every digit, and sorts as text, though Docker leaves out zeros at the end", () => {
    const times = ["2026-11-25T04:00:00Z", "2026-11-25T04:00:00.000000001Z", "2026-11-25T04:00:00.1Z"].map(dockerTime);
    expect(times).toEqual([`${NOW / 1_000}.000000000`, `${NOW / 1_000}.000000001`, `${NOW / 1_000}.100000000`]);
    expect([...times].sort()).toEqual(times);
    expect(dockerTimeOf(NOW + 100)).toBe(times[2]);
  });
});
