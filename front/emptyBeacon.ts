/**
 * Long-lived: the beacon API of a local L1 that has none. There are no blobs there, because batches are calldata; what is left of
 * such an API are two constants, without which kona-node does not start.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import * as z from "zod";
import { KEEP_ALIVE_MILLISECONDS, closeAll, listen, reply } from "../shared/httpServer";
import { aborted, log, runUntilStopped } from "../shared/longLived";
import { readInput } from "../shared/programInput";
import { call } from "../shared/rpc/light";

const inputSchema = z.strictObject({
  /** L1's JSON-RPC, which tells when its first block was made. */
  l1RpcUrl: z.url(),
  /** Seconds. */
  blockTime: z.number().int().positive(),
  port: z.number().int().min(0),
});

export type EmptyBeaconInput = z.infer<typeof inputSchema>;

const ASKED_WITHIN_MILLISECONDS = 2_000;

const ZERO_ROOT = `0x${"00".repeat(32)}`;

/** Of any block: a client that asks for them all the same finds that there are none. */
const BLOBS = /^\/eth\/v1\/beacon\/(?:blobs|blob_sidecars)\/[^/]+$/;

export class EmptyBeacon {
  /** Of L1's first block, in seconds since 1970; it never changes. */
  private genesisTime: number | undefined;

  constructor(private readonly input: Pick<EmptyBeaconInput, "l1RpcUrl" | "blockTime">) {}

  /**
   * @param path without its query
   * @returns the body of a success; undefined for what is not there
   * @throws Error while L1 has never answered
   */
  async get(path: string): Promise<object | undefined> {
    if (BLOBS.test(path)) return { data: [] };
    switch (path) {
      case "/eth/v1/beacon/genesis":
        return {
          data: {
            genesis_time: String(await this.genesis()),
            genesis_validators_root: ZERO_ROOT,
            genesis_fork_version: "0x00000000",
          },
        };
      case "/eth/v1/config/spec":
        return { data: { SECONDS_PER_SLOT: String(this.input.blockTime) } };
      case "/eth/v1/node/version":
        return { data: { version: "opstack-ha" } };
      case "/eth/v1/node/health":
        await this.genesis();
        return {};
      default:
        return undefined;
    }
  }

  private async genesis(): Promise<number> {
    if (this.genesisTime !== undefined) return this.genesisTime;
    const parameters = ["0x0", false];
    const first = await call<{ timestamp: string } | null>(
      this.input.l1RpcUrl,
      "eth_getBlockByNumber",
      parameters,
      ASKED_WITHIN_MILLISECONDS,
    );
    if (!first) throw new Error("L1 has no first block");
    return (this.genesisTime = Number(first.timestamp));
  }
}

export function emptyBeaconServer(beacon: Pick<EmptyBeacon, "get">): Server {
  const server = createServer((request, response) => void answer(beacon, request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  return server;
}

async function answer(beacon: Pick<EmptyBeacon, "get">, { url }: IncomingMessage, response: ServerResponse) {
  const { pathname } = new URL(url ?? "/", "http://beacon");
  try {
    const body = await beacon.get(pathname);
    const missing = { code: 404, message: "this beacon API has the genesis, the length of a slot, and no blobs" };
    reply(response, body ? 200 : 404, JSON.stringify(body ?? missing));
  } catch (error) {
    const message = `L1 does not answer: ${(error as Error).message}`;
    reply(response, 503, JSON.stringify({ code: 503, message }));
  }
}

async function main(signal: AbortSignal): Promise<void> {
  const input = readInput(inputSchema);
  const server = emptyBeaconServer(new EmptyBeacon(input));
  log("info", "open", { port: await listen(server, input.port) });
  await aborted(signal);
  closeAll([server]);
}

if (require.main === module) void runUntilStopped("beacon", main);
