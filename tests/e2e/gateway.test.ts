/**
 * The one URL, as its users see it: what a reader, a sender and a subscriber notice of nodes that fail behind it, what it
 * refuses, and what it does with requests that are large, slow or wrong. One network; the tests run in order.
 */
import { gzipSync } from "node:zlib";
import { createWalletClient, defineChain, http, parseEther, type Hex } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEVELOPMENT_MNEMONIC } from "../../config/schema";
import { Cluster } from "../../operator/network/cluster";
import { containersOf } from "../../operator/network/model";
import { connectLocalEngine, discoverNetwork } from "../../operator/network/discover";
import { faultNamed } from "../../operator/drill/faults";
import { sleep, until } from "../../shared/rpc/deadline";
import { advance, height, type Outputs } from "./support/chain";
import { leftovers, whileStopped } from "./support/docker";
import { Drills } from "./support/drills";
import {
  ask,
  askBySocket,
  filterUntil,
  firstTold,
  get,
  postRaw,
  readUntil,
  subscribeUntil,
  type Complaints,
  type RpcReply,
} from "./support/gatewayUser";
import { PORTS, SUBNET } from "./support/gatewayPlace";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-gateway";
const BLOCK_TIME = 2;
const READ_TIMEOUT = 3;

let stack: TestStack;
let outputs: Outputs & { l2WsUrl: string };
let url: string;
const drills = new Drills(NETWORK);
const user = mnemonicToAccount(DEVELOPMENT_MNEMONIC, { addressIndex: 9 });

beforeAll(async () => {
  stack = await TestStack.create(NETWORK, "airgap", {
    subnet: SUBNET,
    // Calls that take long are the only ones that show what becomes of them.
    rpc_namespaces: ["debug"],
    gateway: { read_timeout: READ_TIMEOUT, max_batch: 500 },
    ports: PORTS,
  });
  const created = await stack.up();
  expect(created.exitCode, created.text).toBe(0);
  outputs = await stack.outputs();
  url = outputs.l2RpcUrl;
});

afterAll(async () => {
  await stack?.remove();
});

const cluster = async () => new Cluster(await discoverNetwork(connectLocalEngine(), NETWORK));
const wallet = () =>
  createWalletClient({
    account: user,
    chain: defineChain({
      id: outputs.l2ChainId,
      name: "l2",
      nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
      rpcUrls: { default: { http: [url] } },
    }),
    transport: http(url, { timeout: 30_000 }),
  });

/** Users who read, ask filters and subscribe while something happens. */
async function whileUsersWatch(happens: () => Promise<unknown>) {
  const complaints: Complaints = { list: [], oldest: 0, reads: 0 };
  const leaving = new AbortController();
  const filter = filterUntil(url, leaving.signal, complaints);
  const subscription = subscribeUntil(url, leaving.signal, complaints);
  const readers = [1, 2, 3].map(() => readUntil(url, leaving.signal, complaints));
  const before = await height(url);
  try {
    await happens();
  } finally {
    leaving.abort();
  }
  const [byFilter, bySubscription] = await Promise.all([filter, subscription, ...readers]);
  const blocks = (await height(url)) - before;
  console.log(
    `${complaints.reads} reads, oldest head ${(complaints.oldest / 1_000).toFixed(1)} s, ${blocks} blocks, ` +
      `${byFilter} by filter, ${bySubscription} by subscription; ${complaints.list.join("; ") || "no complaint"}`,
  );
  return { ...complaints, blocks, byFilter, bySubscription };
}

describe("heads", () => {
  it("are never old nor lower than before while a validator's consensus client is gone", async () => {
    const victim = `${NETWORK}-op-node-validator-1`;
    const seen = await whileUsersWatch(async () => {
      await sleep(4_000);
      await whileStopped([victim], () => sleep(20_000));
      await sleep(6_000);
    });
    expect(seen.list).toEqual([]);
    // On a calm machine a slot and a bit; without the gateway's choice a read in four was 20 s old.
    expect(seen.oldest).toBeLessThan(5 * BLOCK_TIME * 1_000);
    expect(Math.min(seen.byFilter, seen.bySubscription)).toBeGreaterThan(10);
    expect(seen.reads).toBeGreaterThan(300);
  });

  it("go on while leaders are killed one after the other, for readers, filters and subscriptions", async () => {
    const seen = await whileUsersWatch(async () => {
      for (let kill = 0; kill < (RUNS_ALL ? 20 : 2); kill++) {
        const running = await cluster();
        const leader = await running.leader();
        const parts = containersOf(leader).map(({ name }) => name);
        await whileStopped(parts, async () => {
          await until("another leader", async () => (await running.leader()).name !== leader.name, {
            withinSeconds: 60,
          });
          await advance(url, 3, 60);
        });
        await until(`${leader.name} at the tip`, async () => (await height(leader.rpcUrl)) >= (await height(url)) - 1, {
          withinSeconds: 120,
        });
      }
    });
    expect(seen.list).toEqual([]);
    expect(Math.min(seen.byFilter, seen.bySubscription)).toBeGreaterThan(6);
  });

  it("are what validators have again, with peers of both roles, seconds after that", async () => {
    const peersOf = async (nodeRpcUrl: string) => {
      const { connected } = await get<{ connected: number }>(nodeRpcUrl, "opp2p_peerStats");
      return connected;
    };
    await until(
      "every validator to have all sequencers as peers",
      async () => {
        const counts = await Promise.all(outputs.validators.map(({ nodeRpcUrl }) => peersOf(nodeRpcUrl)));
        return counts.every((count) => count >= outputs.sequencers.length);
      },
      { withinSeconds: 45 },
    );
  });
});

describe("a sender", () => {
  it("finds its transaction, and its nonce counts it, at once and every time", async () => {
    await wallet().sendTransaction({ to: user.address, value: 0n });
    for (let sent = 0; sent < 20; sent++) {
      const nonce = Number(await get<string>(url, "eth_getTransactionCount", [user.address, "pending"]));
      const hash = await wallet().sendTransaction({ to: user.address, value: 1n, nonce, gas: 21_000n });
      const after = Number(await get<string>(url, "eth_getTransactionCount", [user.address, "pending"]));
      // Where viem takes its nonces from.
      const next = { from: user.address, to: user.address, gas: "0x5208" };
      const { tx } = await get<{ tx: { nonce: Hex } }>(url, "eth_fillTransaction", [next]);
      expect([after, Number(tx.nonce)]).toEqual([nonce + 1, nonce + 1]);
      expect(await get(url, "eth_getTransactionByHash", [hash])).toEqual(expect.any(Object));
    }
  });

  it("can deploy 24 KB of code, and send a body of 5 MB", async () => {
    const code: Hex = `0x61600080600a3d393df3${"00".repeat(24_576)}`;
    const hash = await wallet().sendTransaction({ data: code, gas: 8_000_000n });
    const receipt = () => get<{ contractAddress: string } | null>(url, "eth_getTransactionReceipt", [hash]);
    await until("the receipt", async () => (await receipt()) !== null, { withinSeconds: 60 });
    const large = `0x${"00".repeat(2_400_000)}`;
    const { error } = await ask(url, "eth_call", [{ to: user.address, data: large, gas: "0x2faf080" }, "latest"]);
    // The node may refuse to pay for it; that it read all of it is the point.
    expect(error?.message ?? "").not.toMatch(/MiB|too large|body/);
  });

  it("hears of receipts by a subscription, as it would read them", async () => {
    const [told] = await firstTold<{ transactionHash: string }[]>(outputs.l2WsUrl, ["transactionReceipts"]);
    const { transactionHash } = told!;
    const { blockHash } = await get<{ blockHash: string }>(url, "eth_getTransactionReceipt", [transactionHash]);
    expect(told).toMatchObject({ blockHash, status: "0x1" });
    const wrong = firstTold(outputs.l2WsUrl, ["transactionReceipts", { transactionHashes: ["0x1"] }]);
    await expect(wrong).rejects.toThrow("64 hexadecimal digits");
  });

  it("is told in JSON-RPC that nobody leads, and loses nothing", async () => {
    const running = await cluster();
    const conductors = outputs.sequencers.map((_, index) => `${NETWORK}-op-conductor-${index + 1}`);
    let nonce = Number(await get<string>(url, "eth_getTransactionCount", [user.address, "pending"]));
    const sign = (nonce: number) =>
      user.signTransaction({
        chainId: outputs.l2ChainId,
        type: "eip1559",
        to: user.address,
        value: 1n,
        nonce,
        gas: 21_000n,
        maxFeePerGas: parseEther("0.00000001"),
        maxPriorityFeePerGas: 1n,
      });
    const send = async (nonce: number) => ask(url, "eth_sendRawTransaction", [await sign(nonce)]);
    await whileStopped(conductors, async () => {
      // A leader that has just lost its conductor accepts what it keeps for when it leads again.
      const told = await until(
        "the sender to be told",
        async () => {
          const { error } = await send(nonce);
          if (!error) nonce++;
          return error;
        },
        { withinSeconds: 60 },
      );
      expect(told).toMatchObject({
        code: -32_002,
        message: expect.stringMatching(/no sequencer leads.*send it again/) as string,
      });
    });
    await until("a leader", async () => (await running.leader()) !== undefined, { withinSeconds: 120 });
    const accepted = async () => {
      const { result, error } = await send(nonce);
      if (error) throw new Error(error.message);
      return result;
    };
    await until("it to be accepted", accepted, { withinSeconds: 60 });
    await until(
      "all that were accepted to be in blocks",
      async () => Number(await get<string>(url, "eth_getTransactionCount", [user.address, "latest"])) === nonce + 1,
      { withinSeconds: 60 },
    );
    await advance(url, 2, 60);
  });
});

describe("what users may call", () => {
  const REFUSED = ["admin_peers", "miner_setGasPrice", "personal_listAccounts", "engine_exchangeCapabilities"];
  const SPELLINGS = ["ADMIN_peers", "admin_peers ", "Admin_Peers", "admin.peers", "admin_peers\u0000"];

  it("is never admin, miner, personal or the engine, through any published port, by HTTP or WebSocket", async () => {
    const ports = [...outputs.sequencers, ...outputs.validators] as unknown as { rpcUrl: string; wsUrl: string }[];
    const urls = [
      { rpcUrl: url, wsUrl: outputs.l2WsUrl },
      ...ports.filter((_, index) => index === 0 || index === outputs.sequencers.length),
    ];
    for (const { rpcUrl, wsUrl } of urls) {
      for (const method of [...REFUSED, "optimism_syncStatus", "conductor_pause", ...SPELLINGS]) {
        const request = { jsonrpc: "2.0", id: 1, method, params: [] };
        expect([method, rpcUrl, await ask(rpcUrl, method)]).toEqual([method, rpcUrl, refusedReply]);
        expect([method, wsUrl, await askBySocket(wsUrl, request)]).toEqual([method, wsUrl, refusedReply]);
        const { text } = await postRaw(rpcUrl, JSON.stringify([request]));
        expect([method, JSON.parse(text)]).toEqual([method, [refusedReply]]);
      }
    }
  });

  const refusedReply = expect.objectContaining({
    error: expect.objectContaining({ code: expect.any(Number) as number }) as object,
  }) as RpcReply;

  it("is answered in JSON-RPC when it is wrong, empty, too large or too much", async () => {
    const errorOf = async (body: string) => (JSON.parse((await postRaw(url, body)).text) as RpcReply).error;
    const batch = (size: number) =>
      JSON.stringify(Array.from({ length: size }, (_, id) => ({ jsonrpc: "2.0", id, method: "eth_chainId" })));
    expect(await errorOf("{")).toMatchObject({ code: -32_700 });
    expect(await errorOf("[]")).toMatchObject({ code: -32_600 });
    expect(await errorOf(`"${"x".repeat(11_000_000)}"`)).toMatchObject({ code: -32_005 });
    expect(await errorOf(batch(501))).toMatchObject({ code: -32_005 });
    const answers = JSON.parse((await postRaw(url, batch(500))).text) as RpcReply[];
    expect(answers.map(({ id }) => id)).toEqual(Array.from({ length: 500 }, (_, id) => id));
    expect(new Set(answers.map(({ result }) => result)).size).toBe(1);
  });

  it("may come as gzip, of the size that is allowed when it is inflated", async () => {
    const zipped = async (body: string) => {
      const { text } = await postRaw(url, gzipSync(body), { "content-encoding": "gzip" });
      return JSON.parse(text) as RpcReply;
    };
    const call = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
    expect(await zipped(call)).toMatchObject({ result: `0x${outputs.l2ChainId.toString(16)}` });
    expect(await zipped(`"${"x".repeat(11_000_000)}"`)).toMatchObject({ error: { code: -32_005 } });
    expect((await postRaw(url, call, { "content-encoding": "br" })).status).toBe(415);
  });

  it("has the id of its request, also one that JavaScript would round", async () => {
    for (const method of ["eth_blockNumber", "eth_gasPrice", "admin_peers"]) {
      const { text } = await postRaw(url, `{"jsonrpc":"2.0","id":9007199254740993,"method":"${method}","params":[]}`);
      expect([method, text]).toEqual([method, expect.stringContaining('"id":9007199254740993')]);
    }
  });

  it("may come from a web page of any origin, on this machine", async () => {
    const preflight = await fetch(url, {
      method: "OPTIONS",
      headers: { origin: "https://app.example", "access-control-request-method": "POST" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    const validator = outputs.validators[0]!.rpcUrl;
    for (const rpcUrl of [url, validator]) {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId" });
      const { headers } = await postRaw(rpcUrl, body, { origin: "https://app.example" });
      expect([rpcUrl, headers.get("access-control-allow-origin")]).toEqual([rpcUrl, "*"]);
    }
  });
});

describe("a slow call", () => {
  /** Code that does nothing for ever: JUMPDEST PUSH1 0 JUMP. */
  const ENDLESS = { data: "0x5b600056", gas: "0x3b9aca0000" };

  it("ends in time, with a JSON-RPC error, and holds up nobody else", async () => {
    const started = Date.now();
    const slow = ask(url, "debug_traceCall", [ENDLESS, "latest", { timeout: "300s" }]);
    const others: number[] = [];
    for (let read = 0; read < 40; read++) {
      const at = Date.now();
      await get(url, "eth_getBalance", [user.address, "latest"]);
      others.push(Date.now() - at);
      await sleep(50);
    }
    const { error } = await slow;
    const seconds = (Date.now() - started) / 1_000;
    console.log(
      `debug_traceCall ended after ${seconds} s: ${error?.message}; others took ${Math.max(...others)} ms at most`,
    );
    expect(error?.code).toBeLessThan(0);
    expect(seconds).toBeLessThan(4 * READ_TIMEOUT);
    expect(others.sort((one, other) => one - other)[30]).toBeLessThan(2_000);
  });
});

describe("nodes that fail behind it", () => {
  const CHOSEN = ["crash-gateway"];
  const ALL = ["stop", "kill", "crash", "pause"].flatMap((way) => [
    `${way}-validator-execution`,
    `${way}-validator-consensus`,
    `${way}-validator`,
  ]);

  it.each(RUNS_ALL ? [...ALL, "lag-validator", "partition-validator", "kill-gateway", "crash-gateway"] : CHOSEN)(
    "%s is not what its users notice",
    async (name) => {
      const report = await drills.passes(faultNamed(name));
      expect(report.headsWentBack).toBe(0);
    },
  );
});

describe("the end", () => {
  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});
