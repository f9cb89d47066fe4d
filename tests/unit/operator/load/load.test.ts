/** The client of a load, against a gateway that refuses, and the follower of blocks, against a chain that changes its mind. */
import { afterEach, describe, expect, it } from "vitest";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { parseTransaction, type Hex } from "viem";
import { until } from "../../../../shared/rpc/deadline";
import { BlockFollower } from "../../../../operator/load/blocks";
import { Load, type TransactionRecord } from "../../../../operator/load/load";
import { closeServers, serveJsonRpc } from "../../shared/jsonRpcServer";

afterEach(closeServers);

const accounts = [1, 2].map(() => privateKeyToAccount(generatePrivateKey()));

describe("a load", () => {
  it("repeats what was not answered until it is, and counts why", async () => {
    const raws: Hex[] = [];
    const url = await serveJsonRpc({
      eth_getTransactionCount: "0x7",
      eth_sendRawTransaction: (raw: Hex) => {
        raws.push(raw);
        if (raws.length === 1) throw new Error("no sequencer leads at the moment; look for 0xabcdef12");
        if (raws.length === 2) throw new Error("already known");
        return "0x";
      },
    });
    const sent: TransactionRecord[] = [];
    const accepted: TransactionRecord[] = [];
    const load = new Load({
      url,
      l2ChainId: 42_069,
      accounts: accounts.slice(0, 1),
      rate: 50,
      witness: { sent: (record) => sent.push(record), accepted: (record) => accepted.push(record) },
      contentOf: (index) => ({ to: "0x000000000000000000000000000000000000dEaD", value: BigInt(index), gas: 30_000n }),
    });
    await load.start();
    await until("some to be accepted", async () => accepted.length >= 3, { withinSeconds: 10, everyMilliseconds: 10 });
    await load.stop();
    expect(load.retryReasons).toEqual({ "no sequencer leads at the moment; look for …": 1 });
    // The first was sent twice, and known to have arrived the second time.
    expect(raws[0]).toBe(raws[1]);
    expect(sent[0]).toMatchObject({ retries: 1, acceptedAt: expect.any(Number) });
    const [, , second, third] = raws.map((raw) => parseTransaction(raw));
    expect([second!.nonce, third!.nonce]).toEqual([8, 9]);
    expect([second!.value, third!.value, third!.gas]).toEqual([1n, 2n, 30_000n]);
    expect(load.spent.waiting).toBeGreaterThan(0);
  });

  it("does not send while it is held back, and stops at once", async () => {
    let requests = 0;
    const url = await serveJsonRpc({ eth_getTransactionCount: "0x0", eth_sendRawTransaction: () => ++requests });
    const witness = { sent: () => undefined };
    const load = new Load({ url, l2ChainId: 1, accounts, rate: 100, witness, isHeldBack: () => true });
    await load.start();
    await until("the senders to be held back", async () => load.spent.heldBack > 100, { withinSeconds: 10 });
    await load.stop();
    expect(requests).toBe(0);
  });

  it("of one transaction in a minute is stopped without waiting for it", async () => {
    const url = await serveJsonRpc({ eth_getTransactionCount: "0x0", eth_sendRawTransaction: "0x" });
    const load = new Load({ url, l2ChainId: 1, accounts, rate: 1 / 60, witness: { sent: () => undefined } });
    await load.start();
    const before = Date.now();
    await load.stop();
    expect(Date.now() - before).toBeLessThan(10_000);
  });
});

describe("the follower of blocks", () => {
  const block = (number: number, hash: string, parentHash: string) => ({
    number: `0x${number.toString(16)}`,
    hash,
    parentHash,
    timestamp: "0x0",
    transactions: [`in ${hash}`],
    gasUsed: "0x0",
    gasLimit: "0x1",
    baseFeePerGas: "0x7",
  });

  it("tells of each block once and in order, and of those that gave way", async () => {
    let chain = [block(1, "a", "genesis")];
    const url = await serveJsonRpc({
      eth_blockNumber: () => chain.at(-1)!.number,
      eth_getBlockByNumber: (tag: string) =>
        tag === "latest" ? chain.at(-1) : (chain.find(({ number }) => number === tag) ?? null),
    });
    const told: string[] = [];
    const follower = new BlockFollower(url, {
      block: ({ hash }) => told.push(hash),
      withdraw: ({ hash }) => told.push(`not ${hash}`),
    });
    const next = async (blocks: string, head: string) => {
      await until("the follower to have seen it", async () => follower.newest.hash === head, { withinSeconds: 10 });
      expect(told.splice(0).join(" ")).toBe(blocks);
    };
    expect((await follower.start()).hash).toBe("a");
    chain = [...chain, block(2, "b", "a"), block(3, "c", "b")];
    await next("b c", "c");
    // Another branch, from after the first block on, which is noticed when it is longer.
    chain = [chain[0]!, block(2, "b2", "a"), block(3, "c2", "b2"), block(4, "d2", "c2")];
    await next("not c not b b2 c2 d2", "d2");
    await follower.stop();
  });
});
