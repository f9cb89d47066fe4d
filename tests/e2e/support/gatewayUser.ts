/** Whoever knows nothing of the network but the gateway's URL: reads, sends and subscribes, and notes what goes wrong. */
import { createPublicClient, createWalletClient, defineChain, fallback, http, type Hash } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import WebSocket from "ws";
import { sleep } from "../../../shared/rpc/deadline";

export interface RpcReply<Result = unknown> {
  id?: unknown;
  result?: Result;
  error?: { code: number; message: string };
}

/** Posts a body as it is. */
export async function postRaw(url: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    signal: AbortSignal.timeout(120_000),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export async function ask<Result>(url: string, method: string, params: unknown[] = []): Promise<RpcReply<Result>> {
  const { text } = await postRaw(url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  return JSON.parse(text) as RpcReply<Result>;
}

/** @throws Error for an answer that is an error */
export async function get<Result>(url: string, method: string, params: unknown[] = []): Promise<Result> {
  const { result, error } = await ask<Result>(url, method, params);
  if (error) throw new Error(`${method}: ${error.message}`);
  return result as Result;
}

/** What a user of the gateway saw that it should not have. */
export interface Complaints {
  list: string[];
  /** Milliseconds: the age of the oldest head that was shown. */
  oldest: number;
  reads: number;
}

/** Reads as a client does that asks for the head and then for what is in it. */
export async function readUntil(url: string, signal: AbortSignal, complaints: Complaints): Promise<void> {
  let highest = 0;
  while (!signal.aborted) {
    try {
      const head = Number(await get<string>(url, "eth_blockNumber"));
      const block = await get<{ timestamp: string; hash: string } | null>(url, "eth_getBlockByNumber", [
        `0x${head.toString(16)}`,
        false,
      ]);
      const latest = await get<{ number: string }>(url, "eth_getBlockByNumber", ["latest", false]);
      complaints.reads += 3;
      if (head < highest) complaints.list.push(`the head went back from ${highest} to ${head}`);
      if (Number(latest.number) < head)
        complaints.list.push(`the latest block ${latest.number} is below the head ${head}`);
      if (block === null) complaints.list.push(`block ${head} was told of and not found`);
      else complaints.oldest = Math.max(complaints.oldest, Date.now() - Number(block.timestamp) * 1_000);
      highest = Math.max(highest, head, Number(latest.number));
    } catch (error) {
      complaints.list.push((error as Error).message);
    }
    await sleep(50);
  }
}

/** Asks a filter of blocks again and again: each block once, in order, none left out. */
export async function filterUntil(url: string, signal: AbortSignal, complaints: Complaints): Promise<number> {
  const id = await get<string>(url, "eth_newBlockFilter");
  const hashes: string[] = [];
  while (!signal.aborted) {
    const { result, error } = await ask<string[]>(url, "eth_getFilterChanges", [id]);
    if (error) complaints.list.push(`eth_getFilterChanges: ${error.message}`);
    else hashes.push(...result!);
    await sleep(300);
  }
  const blocks = await Promise.all(
    hashes.map((hash) => get<{ number: string }>(url, "eth_getBlockByHash", [hash, false])),
  );
  const numbers = blocks.map(({ number }) => Number(number));
  complaints.list.push(...gaps(numbers).map((gap) => `the filter ${gap}`));
  return numbers.length;
}

/** Subscribes to new heads by WebSocket, on one connection: each block once, in order, none left out. */
export async function subscribeUntil(url: string, signal: AbortSignal, complaints: Complaints): Promise<number> {
  const socket = new WebSocket(url.replace(/^http/, "ws"));
  const numbers: number[] = [];
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("close", () => signal.aborted || complaints.list.push("the WebSocket was closed"));
  socket.on("message", (data) => {
    const { params } = JSON.parse((data as Buffer).toString()) as { params?: { result: { number: string } } };
    if (params) numbers.push(Number(params.result.number));
  });
  socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] }));
  while (!signal.aborted) await sleep(100);
  socket.close();
  complaints.list.push(...gaps(numbers).map((gap) => `the subscription ${gap}`));
  return numbers.length;
}

function gaps(numbers: number[]): string[] {
  return numbers.flatMap((number, index) => {
    const before = numbers[index - 1];
    return before === undefined || number === before + 1 ? [] : [`went from block ${before} to ${number}`];
  });
}

/** What a client that knows several gateways got, while one of them failed. */
export interface FallbackReport {
  reads: number;
  /** Milliseconds without an answer, at worst. */
  longestGap: number;
  /** How often a head was lower than the one before. */
  wentBack: number;
  sent: number;
  mined: number;
}

/** Reads and sends as a client does that knows all of these URLs, the first one first. */
export async function useAll(
  urls: string[],
  account: PrivateKeyAccount,
  chainId: number,
  signal: AbortSignal,
): Promise<FallbackReport> {
  const chain = defineChain({
    id: chainId,
    name: "l2",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: urls } },
  });
  const transport = fallback(urls.map((url) => http(url, { retryCount: 0, timeout: 12_000 })));
  const reader = createPublicClient({ chain, transport });
  const sender = createWalletClient({ chain, transport, account });
  const report: FallbackReport = { reads: 0, longestGap: 0, wentBack: 0, sent: 0, mined: 0 };
  let [highest, answeredAt] = [0, Date.now()];
  const reading = (async () => {
    while (!signal.aborted) {
      const head = await reader.getBlockNumber({ cacheTime: 0 }).then(Number, () => undefined);
      if (head !== undefined) {
        report.reads++;
        report.longestGap = Math.max(report.longestGap, Date.now() - answeredAt);
        answeredAt = Date.now();
        if (head < highest) report.wentBack++;
        highest = Math.max(highest, head);
      }
      await sleep(50);
    }
  })();
  const sending = (async () => {
    let nonce = await reader.getTransactionCount({ address: account.address, blockTag: "pending" });
    const hashes: Hash[] = [];
    while (!signal.aborted) {
      const hash = await sender
        .sendTransaction({ to: account.address, value: 1n, gas: 21_000n, nonce })
        .catch(() => undefined);
      if (hash) {
        hashes.push(hash);
        nonce++;
      }
      await sleep(100);
    }
    report.sent = hashes.length;
    await Promise.all(
      hashes.map((hash) => reader.waitForTransactionReceipt({ hash, timeout: 60_000 }).then(() => report.mined++)),
    );
  })();
  await Promise.all([reading, sending]);
  return report;
}

/** Asks over a WebSocket of its own. */
export async function askBySocket(url: string, body: unknown): Promise<RpcReply> {
  const socket = new WebSocket(url);
  try {
    return await new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.once("open", () => socket.send(JSON.stringify(body)));
      socket.once("message", (data) => resolve(JSON.parse((data as Buffer).toString()) as RpcReply));
      setTimeout(() => reject(new Error("no answer")), 20_000);
    });
  } finally {
    socket.close();
  }
}

/** The first thing that a subscription tells. @throws Error where it is refused, or tells nothing */
export async function firstTold<Result>(url: string, params: unknown[]): Promise<Result> {
  const socket = new WebSocket(url);
  try {
    return await new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.once("open", () =>
        socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params })),
      );
      socket.on("message", (data) => {
        const told = JSON.parse((data as Buffer).toString()) as RpcReply & { params?: { result: Result } };
        if (told.error) reject(new Error(told.error.message));
        if (told.params) resolve(told.params.result);
      });
      setTimeout(() => reject(new Error("nothing was told")), 20_000);
    });
  } finally {
    socket.close();
  }
}
