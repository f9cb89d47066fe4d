/** The whole gateway before nodes that are simulated: real sockets, no Docker. What a real network adds is in tests/e2e. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as secureRequest } from "node:https";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { startGateway, type GatewayInput, type RunningGateway } from "../../../gateway/main";
import { SimulatedNode } from "./simulatedNode";

let nodes: { sequencer: SimulatedNode; other: SimulatedNode };
let stop: AbortController;
let gateway: RunningGateway | undefined;
let folder: string;

beforeEach(async () => {
  nodes = { sequencer: await SimulatedNode.start(), other: await SimulatedNode.start() };
  stop = new AbortController();
  folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-gateway-"));
});
afterEach(() => {
  stop.abort();
  gateway?.close();
  for (const node of Object.values(nodes)) node.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(changes: Partial<GatewayInput> = {}): Promise<string> {
  gateway = await startGateway(
    {
      sequencers: [{ name: "sequencer-1", rpcUrl: nodes.sequencer.url }],
      validatorsPort: 1,
      namespaces: ["eth", "net", "txpool", "web3"],
      origins: ["https://app.example"],
      limits: { readWithin: 500, sendWithin: 600, body: 100_000, batch: 5 },
      ports: { users: 0, nodes: 0, metrics: 0 },
      ...changes,
    },
    stop.signal,
  );
  return `http://127.0.0.1:${gateway.ports.users}`;
}

const openTwoSequencers = (): Promise<string> =>
  open({
    sequencers: [nodes.sequencer, nodes.other].map(({ url }, index) => ({
      name: `sequencer-${index + 1}`,
      rpcUrl: url,
    })),
  });

interface Reply {
  id?: unknown;
  result?: unknown;
  error?: { code: number; message: string };
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const response = await fetch(url, { method: "POST", body: text, headers });
  return { status: response.status, headers: response.headers, reply: (await response.json()) as Reply };
}

const ask = async (url: string, method: string, ...params: unknown[]) =>
  (await post(url, { jsonrpc: "2.0", id: 7, method, params })).reply;

describe("a request", () => {
  it("is answered at the head that was shown, under its own id", async () => {
    const url = await open();
    await ask(url, "eth_blockNumber");
    nodes.sequencer.head = 12;
    expect(await ask(url, "eth_getBalance", "0xa", "latest")).toEqual({
      jsonrpc: "2.0",
      id: 7,
      result: "balance at 0xa",
    });
    expect(await ask(url, "eth_blockNumber")).toMatchObject({ result: "0xa" });
  });

  it("keeps an id that JavaScript would round, by HTTP and WebSocket, alone and in a batch", async () => {
    const url = await open();
    const request = (method: string, id: string) =>
      `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":["0xa","latest"]}`;
    const textOf = async (body: string) => (await fetch(url, { method: "POST", body })).text();
    for (const method of ["eth_getBalance", "eth_blockNumber", "admin_peers"]) {
      expect(await textOf(request(method, "9007199254740993"))).toContain('"id":9007199254740993,');
      const batch = `[${request(method, "9007199254740993")},${request(method, "-18446744073709551615")}]`;
      expect((await textOf(batch)).match(/"id":[^,]+/g)).toEqual([
        '"id":9007199254740993',
        '"id":-18446744073709551615',
      ]);
    }
    const socket = new WebSocket(url.replace("http", "ws"));
    await new Promise((resolve) => socket.once("open", resolve));
    const answer = new Promise<string>((resolve) =>
      socket.once("message", (data) => resolve((data as Buffer).toString())),
    );
    socket.send('{"jsonrpc":"2.0","id":9007199254740993,"method":"eth_subscribe","params":["newHeads"]}');
    expect(await answer).toContain('"id":9007199254740993,');
    socket.close();
  });

  it("is an error in JSON-RPC, whatever is wrong with it", async () => {
    const url = await open();
    const call = { jsonrpc: "2.0", id: 1, method: "eth_chainId" };
    expect(await post(url, "{")).toMatchObject({ status: 200, reply: { error: { code: -32_700 } } });
    expect((await post(url, [])).reply).toMatchObject({ error: { code: -32_600 } });
    expect(
      (
        await post(
          url,
          Array.from({ length: 6 }, () => call),
        )
      ).reply,
    ).toMatchObject({ error: { code: -32_005 } });
    expect(await post(url, "x".repeat(100_001))).toMatchObject({ status: 413, reply: { error: { code: -32_005 } } });
    expect(await ask(url, "admin_peers")).toMatchObject({ id: 7, error: { code: -32_601 } });
    expect(await ask(url, "debug_traceCall", {})).toMatchObject({ error: { code: -32_601 } });
    expect(nodes.sequencer.asked).not.toContain("admin_peers");
  });

  it("may come as gzip, which counts by what it inflates to", async () => {
    const url = await open();
    const call = { jsonrpc: "2.0", id: 7, method: "eth_chainId" };
    const zipped = { "content-encoding": "gzip" };
    expect((await post(url, gzipSync(JSON.stringify(call)), zipped)).reply).toMatchObject({ id: 7, result: "0x2a" });
    expect((await post(url, gzipSync(JSON.stringify([call, call])), zipped)).reply).toHaveLength(2);
    expect(await post(url, gzipSync(" ".repeat(5_000_000)), zipped)).toMatchObject({
      status: 413,
      reply: { error: { code: -32_005 } },
    });
    expect(await post(url, call, zipped)).toMatchObject({ status: 400, reply: { error: { code: -32_700 } } });
    expect(await post(url, gzipSync(JSON.stringify(call)).subarray(0, 30), zipped)).toMatchObject({ status: 400 });
    expect((await post(url, call, { "content-encoding": "identity" })).reply).toMatchObject({ result: "0x2a" });
  });

  it("that is compressed in another way is refused, with the one that is known", async () => {
    const url = await open();
    const refused = await post(url, { id: 7, method: "eth_chainId" }, { "content-encoding": "br" });
    expect(refused).toMatchObject({
      status: 415,
      reply: { error: { code: -32_600, message: "the content-encoding is gzip or none, not br" } },
    });
    expect(refused.headers.get("accept-encoding")).toBe("gzip");
  });

  it("that a node does not take, in words that are no JSON, is an error, also within a batch", async () => {
    const url = await open();
    const balance = { jsonrpc: "2.0", id: 1, method: "eth_getBalance", params: ["0xa", "latest"] };
    const refused = { jsonrpc: "2.0", id: 2, method: "web3_sha3", params: ["0x"] };
    expect((await post(url, [balance, refused])).reply).toMatchObject([
      { id: 1, result: "balance at 0xa" },
      { id: 2, error: { code: -32_005, message: expect.stringContaining("content length too large") as string } },
    ]);
  });

  it("is answered by a probe's rules, too: somebody is there", async () => {
    const url = await open();
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url, { method: "PUT" })).status).toBe(405);
  });

  it("asks nodes but once for what never changes", async () => {
    const url = await open();
    for (let times = 0; times < 3; times++) expect(await ask(url, "eth_chainId")).toMatchObject({ result: "0x2a" });
    expect(nodes.sequencer.asked.filter((method) => method === "eth_chainId")).toHaveLength(1);
  });

  it("that takes long ends in time and is not repeated", async () => {
    const url = await open();
    expect(await ask(url, "eth_call", { to: "0xslow" }, "latest")).toMatchObject({
      error: { code: -32_002, message: expect.stringContaining("eth_call took longer than 0.5 s") as string },
    });
    expect(nodes.sequencer.asked.filter((method) => method === "eth_call")).toHaveLength(1);
    // Its connection is closed, so that the node can give up, too.
    await expect.poll(() => nodes.sequencer.abandoned).toBe(1);
  });

  it("comes from web pages that the config names, and no others", async () => {
    const url = await open();
    const originOf = async (origin: string) =>
      (await post(url, { id: 1, method: "eth_chainId" }, { origin })).headers.get("access-control-allow-origin");
    expect(await originOf("https://app.example")).toBe("https://app.example");
    expect(await originOf("https://evil.example")).toBeNull();
  });
});

describe("a transaction", () => {
  const RAW = "0x02c0ffee";

  it("has its hash for an answer, and is known to the leader and to one more", async () => {
    const url = await openTwoSequencers();
    const { result } = await ask(url, "eth_sendRawTransaction", RAW);
    expect(result).toMatch(/^0x[0-9a-f]{64}$/);
    expect([nodes.sequencer.pool, nodes.other.pool]).toEqual([[RAW], [RAW]]);
  });

  it("is waited for at the leader alone by whatever counts the sender's next nonce, viem's eth_fillTransaction included", async () => {
    const url = await openTwoSequencers();
    for (let times = 0; times < 4; times++) {
      await ask(url, "eth_fillTransaction", { from: "0xa" });
      await ask(url, "eth_getTransactionCount", "0xa", "pending");
      await ask(url, "eth_getTransactionCount", "0xa", "latest");
    }
    const countOf = (node: SimulatedNode, method: string) => node.asked.filter((each) => each === method).length;
    expect(countOf(nodes.sequencer, "eth_fillTransaction")).toBe(4);
    expect(countOf(nodes.other, "eth_fillTransaction")).toBe(0);
    expect(countOf(nodes.sequencer, "eth_getTransactionCount")).toBe(6);
    expect(countOf(nodes.other, "eth_getTransactionCount")).toBe(2);
  });

  it("that the leader knows already is an error for whoever sends it twice, and none for a node that forwards it", async () => {
    const url = await open();
    await ask(url, "eth_sendRawTransaction", RAW);
    expect(await ask(url, "eth_sendRawTransaction", RAW)).toMatchObject({ error: { message: "already known" } });
    const forNodes = `http://127.0.0.1:${gateway!.ports.nodes}`;
    expect(await ask(forNodes, "eth_sendRawTransaction", RAW)).toHaveProperty("result");
  });

  it("waits for a leader, and then says that it was not accepted", async () => {
    const conductorRpcUrl = nodes.other.url;
    nodes.other.leads = false;
    const url = await open({ sequencers: [{ name: "sequencer-1", rpcUrl: nodes.sequencer.url, conductorRpcUrl }] });
    expect(await ask(url, "eth_sendRawTransaction", RAW)).toMatchObject({ error: { code: -32_002 } });
    const waiting = ask(url, "eth_sendRawTransaction", RAW);
    nodes.other.leads = true;
    expect(await waiting).toHaveProperty("result");
  });
});

describe("a WebSocket", () => {
  it("is told of each block once, in order, and answers requests between them", async () => {
    const url = await open();
    await ask(url, "eth_blockNumber");
    const socket = new WebSocket(url.replace("http", "ws"));
    const heard: string[] = [];
    await new Promise((resolve) => socket.once("open", resolve));
    socket.on("message", (data) => {
      const { result, params } = JSON.parse((data as Buffer).toString()) as Reply & {
        params?: { result: { number: string } };
      };
      heard.push(params ? params.result.number : String(result).slice(0, 2));
    });
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] }));
    await expect.poll(() => heard.length).toBe(1);
    nodes.sequencer.head = 13;
    await expect.poll(() => heard.filter((each) => each !== "0x")).toEqual(["0xb", "0xc", "0xd"]);
    socket.close();
  });

  it("is told of each block's receipts, all of them or those of some transactions", async () => {
    const url = await open();
    await ask(url, "eth_blockNumber");
    const socket = new WebSocket(url.replace("http", "ws"));
    const ids: unknown[] = [];
    const heard: [subscription: string, result: unknown][] = [];
    await new Promise((resolve) => socket.once("open", resolve));
    socket.on("message", (data) => {
      const { result, error, params } = JSON.parse((data as Buffer).toString()) as Reply & {
        params?: { subscription: string; result: unknown };
      };
      if (params) heard.push([params.subscription, params.result]);
      else ids.push(error?.code ?? result);
    });
    const [eleven, twelve] = ["0xb", "0xc"].map(SimulatedNode.transactionOf);
    for (const filter of [[], [{ transactionHashes: [twelve] }], [{ transactionHashes: ["0x1"] }]]) {
      const params = ["transactionReceipts", ...filter];
      socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params }));
    }
    await expect.poll(() => ids).toEqual([expect.any(String), expect.any(String), -32_602]);
    nodes.sequencer.head = 12;
    const toldTo = (id: unknown) => heard.filter(([subscription]) => subscription === id).map(([, result]) => result);
    await expect.poll(() => toldTo(ids[0])).toEqual([[{ transactionHash: eleven }], [{ transactionHash: twelve }]]);
    await expect.poll(() => toldTo(ids[1])).toEqual([[{ transactionHash: twelve }]]);
    socket.close();
  });

  it("is closed to pages of other origins", async () => {
    const url = await open();
    const socket = new WebSocket(url.replace("http", "ws"), { origin: "https://evil.example" });
    await expect(new Promise((_, reject) => socket.once("error", reject))).rejects.toThrow("403");
  });
});

describe("the door for others", () => {
  const KEY = "a-key-of-some-length";
  const door = (secrets: object = { apiKeys: [] }) => {
    const secretsFile = path.join(folder, "secrets.json");
    writeFileSync(secretsFile, JSON.stringify(secrets));
    return { port: 0, secretsFile };
  };
  const doorUrl = () => `http://127.0.0.1:${gateway!.ports.public}`;
  const chainId = { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] };

  it("opens to a key in any of its places, and to nobody else", async () => {
    await open({ publicDoor: door({ apiKeys: [KEY] }) });
    expect(await post(doorUrl(), chainId)).toMatchObject({ status: 401, reply: { error: { code: -32_007 } } });
    expect(await post(doorUrl(), chainId, { "x-api-key": `${KEY}x` })).toMatchObject({ status: 401 });
    const ways = [
      post(doorUrl(), chainId, { "x-api-key": KEY }),
      post(doorUrl(), chainId, { authorization: `Bearer ${KEY}` }),
      post(doorUrl(), chainId, { authorization: `Basic ${Buffer.from(`me:${KEY}`).toString("base64")}` }),
      post(`${doorUrl()}/${KEY}`, chainId),
      post(`${doorUrl()}/${KEY}/`, chainId),
    ];
    for (const way of ways) expect(await way).toMatchObject({ status: 200, reply: { result: "0x2a" } });
    const refused = new WebSocket(doorUrl().replace("http", "ws"));
    await expect(new Promise((_, reject) => refused.once("error", reject))).rejects.toThrow("401");
    const socket = new WebSocket(`${doorUrl().replace("http", "ws")}/${KEY}`);
    await new Promise((resolve) => socket.once("open", resolve));
    socket.close();
  });

  it("counts what a client asks, each request of a batch too", async () => {
    await open({ publicDoor: { ...door(), requestsPerSecond: 4 } });
    expect(await post(doorUrl(), [chainId, chainId, chainId])).toMatchObject({ status: 200 });
    expect(await post(doorUrl(), [chainId, chainId])).toMatchObject({
      status: 429,
      reply: { error: { code: -32_005 } },
    });
    // What was refused does not count, and what never could pass is told so.
    expect(await post(doorUrl(), chainId)).toMatchObject({ status: 200 });
    const never = await post(
      doorUrl(),
      Array.from({ length: 5 }, () => chainId),
    );
    expect(never).toMatchObject({
      status: 429,
      reply: { error: { message: expect.stringContaining("never can") as string } },
    });
    expect(never.headers.get("retry-after")).toBe("1");
    const users = `http://127.0.0.1:${gateway!.ports.users}`;
    expect(await post(users, [chainId, chainId, chainId, chainId])).toMatchObject({ status: 200 });
  });

  it("speaks TLS, with a certificate that it makes once and keeps", async () => {
    const input = { publicDoor: { ...door(), tls: { folder, names: ["127.0.0.1", "rpc.example"] } } };
    const fingerprint = () =>
      new Promise<string>((resolve, reject) => {
        const options = { method: "POST", rejectUnauthorized: false, port: gateway!.ports.public, host: "127.0.0.1" };
        const outgoing = secureRequest(options, (response) => {
          const { socket } = response as unknown as {
            socket: { getPeerCertificate(): { fingerprint256: string; subjectaltname: string } };
          };
          const { fingerprint256, subjectaltname } = socket.getPeerCertificate();
          expect(subjectaltname).toBe("DNS:localhost, IP Address:127.0.0.1, DNS:rpc.example");
          response.resume().on("end", () => resolve(fingerprint256));
        });
        outgoing.once("error", reject).end(JSON.stringify(chainId));
      });
    await open(input);
    const first = await fingerprint();
    gateway!.close();
    await open(input);
    expect(await fingerprint()).toBe(first);
  });
});
