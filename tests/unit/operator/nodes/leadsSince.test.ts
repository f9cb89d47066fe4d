import { expect, it } from "vitest";
import { parseLine } from "../../../../operator/logs/parse";
import { gainedAt } from "../../../../operator/nodes/leadsSince";

/** Lines of op-conductor v0.9.3, as it logs with `--log.format=json`. */
const lines = (leader: boolean[]) =>
  leader.map((leads, minute) => {
    const { time, ...entry } = parseLine(
      `{"t":"2026-11-25T04:0${minute}:00.5Z","lvl":"info","msg":"Leadership status changed","server":"sequencer-1","leader":${leads}}`,
    );
    return { ...entry, time: time! };
  });

it("is when the leadership came last", () => {
  expect(gainedAt(lines([false, true, false, true]))).toBe(Date.parse("2026-11-25T04:03:00.5Z"));
});

it("is not known of one that lost it last, or of whom nothing is told", () => {
  expect(gainedAt(lines([true, false]))).toBeUndefined();
  expect(gainedAt([{ message: "something else", fields: { leader: true }, time: 0 }])).toBeUndefined();
});
