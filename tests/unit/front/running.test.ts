/** The front over HTTP, with L1s behind it that hang, fall behind and are of another chain. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startFront, type FrontInput, type FrontSecrets, type RunningFront } from "../../../front/main";
import { until } from "../../../shared/rpc/deadline";
import { closeServers, serveJsonRpc, type Methods } from "../shared/jsonRpcServer";

const CHAIN_ID = 900;
const HASH = `0x${"ab".repeat(32)}`;

const INPUT: FrontInput = {
  chainId: CHAIN_ID,
  maxAge: 60,
  lookEvery: 50,
  // An L1 that answers at all does within this, on a busy machine, too.
  answerWithin: 1_000,
  memory: 1_000_000,
  secretsFile: "unused",
  ports: { rpc: 0, metrics: 0 },
};

const running: { front: RunningFront; stop: AbortController }[] = [];
const beacons: Server[] = [];

afterEach(async () => {
  for (const { front, stop } of running.splice(0)) {
    stop.abort();
    front.close();
  }
  for (const server of beacons.splice(0)) server.close();
  await closeServers();
});

/** An L1 whose head and temper a test may change. */
class L1 {
  head = 10;
  age = 0;
  hangs = false;
  readonly asked: string[] = [];
  url = "";

  constructor(private readonly name: string) {}

  async start(chainId = CHAIN_ID): Promise<this> {
    const answering =
      (method: string, result: (...params: never[]) => unknown) =>
      (...params: never[]) => {
        this.asked.push(method);
        return this.hangs ? new Promise(() => undefined) : result(...params);
      };
    const hex = (value: number) => `0x${value.toString(16)}`;
    const block = (tag: string) => ({
      number: tag.startsWith("0x") ? tag : hex(tag === "latest" ? this.head : this.head - 5),
      timestamp: hex(Math.floor(Date.now() / 1_000) - this.age),
      extraData: this.name,
    });
    const methods: Methods = {
      eth_chainId: answering("eth_chainId", () => hex(chainId)),
      eth_getBlockByNumber: answering("eth_getBlockByNumber", (tag: string) => block(tag)),
      eth_getBlockByHash: answering("eth_getBlockByHash", () => block("0x3")),
      eth_getBalance: answering("eth_getBalance", () => this.name),
      eth_call: answering("eth_call", () => {
        throw new Error("execution reverted");
      }),
    };
    this.url = await serveJsonRpc(methods);
    return this;
  }
}

async function start(rpcUrls: string[], more: Partial<FrontInput> & Partial<FrontSecrets> = {}) {
  const { beaconUrls = [], ...input } = more;
  const stop = new AbortController();
  const front = await startFront({ ...INPUT, ...input }, { rpcUrls, beaconUrls }, stop.signal);
  running.push({ front, stop });
  const url = `http://127.0.0.1:${front.ports.rpc}`;
  const post = async (body: unknown) => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    return { status: response.status, answer: (await response.json()) as never };
  };
  const call = async (method: string, ...params: unknown[]) => {
    const { answer } = await post({ jsonrpc: "2.0", id: 1, method, params });
    const { result, error } = answer as { result?: unknown; error?: { message: string } };
    return error ? error.message : result;
  };
  const metrics = async () => (await fetch(`http://127.0.0.1:${front.ports.metrics}/metrics`)).text();
  const health = async () => (await fetch(`http://127.0.0.1:${front.ports.metrics}/health`)).status;
  return { url, post, call, metrics, health };
}

describe("the loss of one of two URLs", () => {
  it("is noticed within the request, and the first is asked again once it is as far", async () => {
    const [first, second] = await Promise.all([new L1("first").start(), new L1("second").start()]);
    const { call, metrics, health } = await start([first.url, second.url]);
    expect(await call("eth_getBalance", HASH, "latest")).toBe("first");
    first.hangs = true;
    expect(await call("eth_getBalance", HASH, "latest")).toBe("second");
    await until("the front to tell of it", async () => (await metrics()).includes('l1_front_url_healthy{url="1"} 0'), {
      withinSeconds: 20,
    });
    expect(await health()).toBe(200);
    second.head = 12;
    await until("the second to be ahead", async () => (await metrics()).includes('l1_front_url_head{url="2"} 12'), {
      withinSeconds: 20,
    });
    first.hangs = false;
    await until("the first to answer", async () => (await metrics()).includes('l1_front_url_healthy{url="1"} 1'), {
      withinSeconds: 20,
    });
    expect(await call("eth_getBalance", HASH, "latest")).toBe("second");
    first.head = 12;
    await until("the first to be asked", async () => (await call("eth_getBalance", HASH, "latest")) === "first", {
      withinSeconds: 20,
    });
  });

  it("is one that has fallen behind, too", async () => {
    const [first, second] = await Promise.all([new L1("first").start(), new L1("second").start()]);
    first.age = 61;
    const { call } = await start([first.url, second.url]);
    expect(await call("eth_getBalance", HASH, "latest")).toBe("second");
  });

  it("never leads to another chain", async () => {
    const [first, other] = await Promise.all([new L1("first").start(), new L1("other").start(1)]);
    const { call, post } = await start([other.url, first.url]);
    expect(await call("eth_getBalance", HASH, "latest")).toBe("first");
    first.hangs = true;
    const asked = { jsonrpc: "2.0", id: 1, method: "eth_getBalance", params: [HASH, "latest"] };
    expect((await post(asked)).status).toBe(503);
    expect(other.asked).not.toContain("eth_getBalance");
  });
});

describe("while all URLs are away", () => {
  it("known things are answered, and others with an error that holds no URL", async () => {
    const l1 = await new L1("only").start();
    const { call, health } = await start([`${l1.url}/a-key`]);
    const byHash = await call("eth_getBlockByHash", HASH, false);
    const finalized = await call("eth_getBlockByNumber", "finalized", false);
    const byNumber = await call("eth_getBlockByNumber", "0x4", false);
    l1.hangs = true;
    await until("the front to be ill", async () => (await health()) === 503, { withinSeconds: 20 });
    expect(await call("eth_chainId")).toBe("0x384");
    expect(await call("eth_getBlockByHash", HASH, false)).toEqual(byHash);
    expect(await call("eth_getBlockByNumber", "finalized", false)).toEqual(finalized);
    expect(await call("eth_getBlockByNumber", "0x4", false)).toEqual(byNumber);
    const message = await call("eth_getBlockByNumber", "latest", false);
    expect(message).toMatch(/^L1 does not answer: URL 1 takes longer than \d+ ms$/);
  });
});

describe("an answer", () => {
  it("of L1 that is an error is passed on, and asks no other URL", async () => {
    const [first, second] = await Promise.all([new L1("first").start(), new L1("second").start()]);
    const { call } = await start([first.url, second.url]);
    expect(await call("eth_call", {}, "latest")).toBe("execution reverted");
    expect(second.asked).not.toContain("eth_call");
  });

  it("to a batch has each id, whether L1 was asked or not", async () => {
    const l1 = await new L1("only").start();
    const { post } = await start([l1.url]);
    const batch = ["eth_chainId", "eth_getBalance", "anvil_setBalance", "eth_call"].map((method, id) => ({
      jsonrpc: "2.0",
      id: `call-${id}`,
      method,
      params: [],
    }));
    const { status, answer } = await post(batch);
    expect([status, answer]).toEqual([
      200,
      [
        { jsonrpc: "2.0", id: "call-0", result: "0x384" },
        { jsonrpc: "2.0", id: "call-1", result: "only" },
        {
          jsonrpc: "2.0",
          id: "call-2",
          error: { code: -32_601, message: expect.stringContaining("anvil_setBalance") },
        },
        { jsonrpc: "2.0", id: "call-3", error: { code: -32_000, message: "execution reverted" } },
      ],
    ]);
    expect(l1.asked).not.toContain("anvil_setBalance");
  });

  it("about the newest block is remembered for a moment", async () => {
    const l1 = await new L1("only").start();
    const { call } = await start([l1.url], { lookEvery: 60_000 });
    await until("the looks of its start to be over", async () => l1.asked.length >= 3, { withinSeconds: 20 });
    l1.asked.length = 0;
    for (let times = 0; times < 5; times++) await call("eth_getBlockByNumber", "latest", false);
    expect(l1.asked.length).toBeLessThan(5);
  });

  it.each([
    ["no JSON", "{", "the request is not JSON"],
    ["no call", '{"id":1}', "this is no call of JSON-RPC"],
    ["an empty batch", "[]", "the batch is empty"],
  ])("to what is %s says so", async (_, body, message) => {
    const { url } = await start([(await new L1("only").start()).url]);
    expect(await (await fetch(url, { method: "POST", body })).text()).toContain(message);
  });

  it("to a request that is too large says so", async () => {
    const { url } = await start([(await new L1("only").start()).url]);
    const response = await fetch(url, { method: "POST", body: "x".repeat(10 * 1_048_576 + 1) });
    expect([response.status, await response.text()]).toEqual([413, expect.stringContaining("too large")]);
  });
});

describe("the beacon API", () => {
  async function beacon(status: number, key?: string): Promise<string> {
    const server = createServer(({ url, headers }, response) => {
      const isKnown = key === undefined || url?.includes(key);
      response.writeHead(isKnown ? status : 401, {
        "content-type": "application/json",
        "eth-consensus-version": "fulu",
      });
      response.end(JSON.stringify({ url: url?.replace(key ?? "-", "KEY"), accept: headers.accept }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    beacons.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("is asked on the same port, URL after URL, each with its own path and key", async () => {
    const l1 = await new L1("only").start();
    const beaconUrls = [await beacon(404), `${await beacon(200, "secret")}/beacon?key=secret`];
    const { url } = await start([l1.url], { beaconUrls });
    const response = await fetch(`${url}/eth/v1/beacon/blobs/7?versioned_hashes=1`, {
      headers: { accept: "application/json" },
    });
    expect([response.status, response.headers.get("eth-consensus-version"), await response.json()]).toEqual([
      200,
      "fulu",
      { url: "/beacon/eth/v1/beacon/blobs/7?key=KEY&versioned_hashes=1", accept: "application/json" },
    ]);
  });

  it("answers with 404 what none has, and with 503 where there is none", async () => {
    const l1 = await new L1("only").start();
    const with404 = await start([l1.url], { beaconUrls: [await beacon(404)] });
    expect((await fetch(`${with404.url}/eth/v1/node/version`)).status).toBe(404);
    const without = await start([l1.url]);
    const response = await fetch(`${without.url}/eth/v1/node/version`);
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining("no beacon API")]);
  });
});
