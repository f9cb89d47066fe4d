import { describe, expect, it } from "vitest";
import { logFilterOf, within } from "../../../gateway/logFilter";

const ADDRESS = "0x00000000000000000000000000000000000000ab";
const TOPIC = `0x${"0".repeat(62)}cd`;

describe("a filter of logs", () => {
  it("has addresses, topics and a range, each of them where it is given", () => {
    expect(logFilterOf({})).toEqual({ criteria: {} });
    expect(logFilterOf({ address: ADDRESS, fromBlock: "earliest", toBlock: "latest" })).toEqual({
      criteria: { address: ADDRESS },
      from: 0,
    });
    const topics = [null, TOPIC, [TOPIC, null]];
    expect(logFilterOf({ address: [ADDRESS], topics, fromBlock: "0x5", toBlock: "0xA" })).toEqual({
      criteria: { address: [ADDRESS], topics },
      from: 5,
      to: 10,
    });
  });

  it.each([
    [undefined, "an object"],
    [["x"], "an object"],
    [{ address: "0x1" }, "address"],
    [{ address: [ADDRESS, 7] }, "address"],
    [{ topics: ["0x1"] }, "a topic is"],
    [{ topics: TOPIC }, "topics"],
    [{ topics: [null, null, null, null, null] }, "topics"],
    [{ fromBlock: "soon" }, "fromBlock"],
    [{ fromBlock: 5 }, "fromBlock"],
    [{ fromBlock: "0x5", toBlock: "0x2" }, "fromBlock is above toBlock"],
  ])("%j is none", (parameter, words) => expect(() => logFilterOf(parameter)).toThrow(words));

  it("is about those of some blocks that are in its range", () => {
    expect(within({ criteria: {} }, 5, 9)).toEqual([5, 9]);
    expect(within({ criteria: {}, from: 7 }, 5, 9)).toEqual([7, 9]);
    expect(within({ criteria: {}, from: 1, to: 6 }, 5, 9)).toEqual([5, 6]);
    expect(within({ criteria: {}, to: 4 }, 5, 9)).toBeUndefined();
  });
});
