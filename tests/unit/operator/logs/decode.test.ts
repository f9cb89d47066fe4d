import { describe, expect, it } from "vitest";
import { LineDecoder } from "../../../../operator/logs/decode";

const [STDOUT, STDERR] = [1, 2];
const AT = "2026-11-25T04:00:00.1Z";
const LATER = "2026-11-25T04:00:00.2Z";

/** A piece of output as Docker sends it. */
function frame(stream: number, timestamp: string, content: string | Buffer): Buffer {
  const payload = Buffer.concat([Buffer.from(`${timestamp} `), Buffer.from(content)]);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

describe("LineDecoder", () => {
  it("reads lines wherever the stream is cut", () => {
    const whole = Buffer.concat([frame(STDOUT, AT, "première\n"), frame(STDERR, LATER, "second\r\n")]);
    for (let cut = 0; cut <= whole.length; cut++) {
      const decoder = new LineDecoder();
      const lines = [...decoder.push(whole.subarray(0, cut)), ...decoder.push(whole.subarray(cut)), ...decoder.end()];
      expect(lines, `cut at ${cut}`).toEqual([
        { timestamp: AT, text: "première" },
        { timestamp: LATER, text: "second" },
      ]);
    }
  });

  it("joins the pieces of a long line, of which the other stream's lines are none", () => {
    const decoder = new LineDecoder();
    const [first, second] = [Buffer.from("a é").subarray(0, 3), Buffer.from("a é\n").subarray(3)];
    const lines = [
      frame(STDOUT, AT, first),
      frame(STDERR, AT, "between\n"),
      frame(STDOUT, LATER, second),
      frame(STDOUT, LATER, "next\n"),
    ].flatMap((piece) => decoder.push(piece));
    expect(lines).toEqual([
      { timestamp: AT, text: "between" },
      { timestamp: AT, text: "a é" },
      { timestamp: LATER, text: "next" },
    ]);
  });

  it("gives what has no end of line when the stream ends, once", () => {
    const decoder = new LineDecoder();
    expect(decoder.push(frame(STDOUT, AT, "no end"))).toEqual([]);
    expect(decoder.end()).toEqual([{ timestamp: AT, text: "no end" }]);
    expect(decoder.end()).toEqual([]);
  });

  it("keeps empty lines, and spaces at a line's beginning", () => {
    const decoder = new LineDecoder();
    const lines = decoder.push(Buffer.concat([frame(STDOUT, AT, "\n"), frame(STDOUT, AT, "  deep\n")]));
    expect(lines.map(({ text }) => text)).toEqual(["", "  deep"]);
  });
});
