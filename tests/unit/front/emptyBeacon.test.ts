/** The beacon API of an L1 without one, over HTTP, as kona-node asks it. */
import type { Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { EmptyBeacon, emptyBeaconServer } from "../../../front/emptyBeacon";
import { closeAll, listen } from "../../../shared/httpServer";
import { closeServers, serveJsonRpc } from "../shared/jsonRpcServer";

const GENESIS_TIME = 1_764_000_000;
const NOWHERE = "http://127.0.0.1:1";

const servers: Server[] = [];

afterEach(async () => {
  closeAll(servers.splice(0));
  await closeServers();
});

async function serve(l1RpcUrl: string): Promise<(path: string) => Promise<{ status: number; body: unknown }>> {
  const server = emptyBeaconServer(new EmptyBeacon({ l1RpcUrl, blockTime: 2 }));
  servers.push(server);
  const port = await listen(server, 0);
  return async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.json() };
  };
}

describe("the beacon API of an L1 without one", () => {
  it("has the time of L1's first block, for which it asks once", async () => {
    const asked: unknown[] = [];
    const firstBlock = (...parameters: unknown[]) => {
      asked.push(parameters);
      return { timestamp: `0x${GENESIS_TIME.toString(16)}` };
    };
    const get = await serve(await serveJsonRpc({ eth_getBlockByNumber: firstBlock }));
    for (let times = 0; times < 2; times++) {
      const { status, body } = await get("/eth/v1/beacon/genesis");
      expect(status).toBe(200);
      expect(body).toMatchObject({ data: { genesis_time: String(GENESIS_TIME) } });
    }
    expect((await get("/eth/v1/node/health")).status).toBe(200);
    expect(asked).toEqual([["0x0", false]]);
  });

  it("has the length of a slot, and no blobs, without L1", async () => {
    const get = await serve(NOWHERE);
    expect(await get("/eth/v1/config/spec")).toEqual({ status: 200, body: { data: { SECONDS_PER_SLOT: "2" } } });
    for (const path of ["/eth/v1/beacon/blobs/7?versioned_hashes=0x01", "/eth/v1/beacon/blob_sidecars/7"]) {
      expect(await get(path)).toEqual({ status: 200, body: { data: [] } });
    }
  });

  it("is not healthy until L1 has answered, and says so", async () => {
    const get = await serve(NOWHERE);
    for (const path of ["/eth/v1/beacon/genesis", "/eth/v1/node/health"]) {
      const { status, body } = await get(path);
      expect([status, body]).toEqual([503, { code: 503, message: expect.stringContaining("L1 does not answer") }]);
    }
  });

  it("has nothing else", async () => {
    const get = await serve(NOWHERE);
    expect((await get("/eth/v1/beacon/headers/head")).status).toBe(404);
  });
});
