import { createColors } from "picocolors";
import { describe, expect, it } from "vitest";
import { isAtLeast, requestedLevel, type LogRecord } from "../../../../operator/logs/record";
import { jsonRecord, renderRecord } from "../../../../operator/logs/render";

/** Local time, as it is shown. */
const TIME = new Date(2026, 10, 25, 4, 5, 6, 7).getTime() + 0.5;

const record = (change: Partial<LogRecord> = {}): LogRecord => ({
  time: TIME,
  source: { id: "1", name: "op-node-validator-2", component: "op-node", role: "validator", index: 2 },
  level: "warn",
  message: "Reset",
  fields: { number: 7, reason: "two words", empty: "", nested: { a: [1] }, pair: "a=b" },
  ...change,
});

const render = (change: Partial<LogRecord> = {}, isColored = false, now = TIME) =>
  renderRecord(record(change), { colors: createColors(isColored), nameWidth: 20, now });

describe("renderRecord", () => {
  it("is one line: local time, name, level, message, fields", () => {
    expect(render()).toBe(
      '04:05:06.007 op-node-validator-2  WARN  Reset  number=7 reason="two words" empty="" nested={"a":[1]} pair="a=b"',
    );
  });

  it("leaves room for a level that is unknown, and none for fields that are not there", () => {
    expect(render({ level: undefined, fields: {} })).toBe("04:05:06.007 op-node-validator-2        Reset");
  });

  it("shows the date of another day", () => {
    const tomorrow = new Date(2026, 10, 26).getTime();
    expect(render({}, false, tomorrow)).toMatch(/^11-25 04:05:06\.007 /);
  });

  it("obeys nothing that a log says to a terminal", () => {
    const text = render({ message: "one\ntwo\u001b[2J", fields: { key: "\u0007bell" } });
    expect(text).not.toMatch(/[\u0000-\u001f]/);
    expect(text).toContain("one\\ntwo\\u001b[2J");
  });

  it("has one colour for a component, wherever it runs, and another for others", () => {
    const painted = (component: string, name: string) => {
      const text = render({ source: { ...record().source, component, name } }, true);
      return /(\u001b\[\d+m)[^\u001b]*/.exec(text.slice(text.indexOf(name) - 5))![1];
    };
    expect(painted("op-node", "op-node-validator-1")).toBe(painted("op-node", "op-node-sequencer-3"));
    expect(painted("op-node", "op-node-validator-1")).not.toBe(painted("op-conductor", "op-conductor-1"));
  });
});

it("jsonRecord is one object with what a program needs", () => {
  expect(JSON.parse(jsonRecord(record({ fields: { number: 7 } })))).toEqual({
    time: new Date(Math.floor(TIME)).toISOString(),
    container: "op-node-validator-2",
    component: "op-node",
    node: "validator-2",
    level: "warn",
    message: "Reset",
    fields: { number: 7 },
  });
});

describe("LEVEL", () => {
  it("is the least that is shown; what tells no level counts as info", () => {
    const levels = ["debug", "info", "warn", "error", "crit", undefined] as const;
    const shown = (least: string) => levels.filter((level) => isAtLeast(requestedLevel(least), { level }));
    expect(shown("warn")).toEqual(["warn", "error", "crit"]);
    expect(shown("INFO")).toEqual(["info", "warn", "error", "crit", undefined]);
    expect(() => shown("loud")).toThrow(/LEVEL\) is one of .*warn.*not "loud"/);
  });
});
