/** The hand-assembled token, run. */
import {
  decodeEventLog,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeFunctionData,
  keccak256,
  pad,
  toHex,
  type Address,
  type Hex,
} from "viem";
import { beforeEach, describe, expect, it } from "vitest";
import { TOKEN_ABI, TOKEN_CODE, TOKEN_CREATION, tokenTransfer } from "../../../../operator/load/token";
import { execute, type World } from "./machine";

const SENDER: Address = "0x1111111111111111111111111111111111111111";
const TAKER: Address = "0x2222222222222222222222222222222222222222";

let world: World;
beforeEach(() => {
  world = { storage: new Map(), logs: [] };
});

const send = (input: Hex) => execute(TOKEN_CODE, input, BigInt(SENDER), world);

function balanceOf(owner: Address): bigint {
  const { returned } = send(encodeFunctionData({ abi: TOKEN_ABI, functionName: "balanceOf", args: [owner] }));
  return decodeFunctionResult({ abi: TOKEN_ABI, functionName: "balanceOf", data: returned });
}

describe("the load's token", () => {
  it("is what its creation leaves", () => {
    expect(execute(TOKEN_CREATION, "0x", 0n, world)).toEqual({ reverted: false, returned: TOKEN_CODE });
  });

  it("moves an amount from its sender to another, and says so", () => {
    const { reverted, returned } = send(tokenTransfer(TAKER, 5n));
    expect([reverted, BigInt(returned)]).toEqual([false, 1n]);
    send(tokenTransfer(TAKER, 2n));
    expect(balanceOf(TAKER)).toBe(7n);
    // Nobody had any: below zero, as 256 bits tell it.
    expect(balanceOf(SENDER)).toBe(2n ** 256n - 7n);
    expect(world.logs).toHaveLength(2);
    const { topics, data } = world.logs[0]!;
    const event = decodeEventLog({
      abi: TOKEN_ABI,
      topics: topics.map((topic) => pad(toHex(topic))) as [Hex, Hex, Hex],
      data,
    });
    expect(event).toEqual({ eventName: "Transfer", args: { from: SENDER, to: TAKER, value: 5n } });
  });

  it("keeps balances where a mapping in slot 0 has them", () => {
    send(tokenTransfer(TAKER, 5n));
    const slot = keccak256(encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [TAKER, 0n]));
    expect(world.storage.get(BigInt(slot))).toBe(5n);
    expect(world.storage.size).toBe(2);
  });

  it("reverts whatever else it is asked", () => {
    expect(send("0x12345678")).toEqual({ reverted: true, returned: "0x" });
    expect([world.storage.size, world.logs.length]).toEqual([0, 0]);
  });
});
