import { afterEach, describe, expect, it } from "vitest";
import { conductorClient, ethereumClient, reason } from "../../../shared/rpc/client";
import { DeadlineError, until } from "../../../shared/rpc/deadline";
import { closeServers, serveJsonRpc } from "./jsonRpcServer";

afterEach(closeServers);

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("reason", () => {
  it("is the server's message for an RPC error", async () => {
    const url = await serveJsonRpc({
      conductor_removeServer: () => {
        throw new Error("node is not the leader");
      },
    });
    const params: [string, number] = ["sequencer-2", 0];
    const error = await failure(conductorClient(url).request({ method: "conductor_removeServer", params }));
    expect(reason(error)).toBe("node is not the leader");
  });

  it("is the system's message for a failed connection", async () => {
    const error = await failure(ethereumClient("http://127.0.0.1:2").request({ method: "eth_blockNumber" }));
    expect(reason(error)).toBe("connect ECONNREFUSED 127.0.0.1:2");
  });

  it("is one line of any other error", () => {
    expect(reason(new Error("first\nsecond"))).toBe("first");
    expect(reason("text")).toBe("text");
  });
});

describe("until", () => {
  it("returns the first result that is neither undefined nor false", async () => {
    const results = [undefined, false, 0] as const;
    let attempt = 0;
    const look = async () => results[attempt++];
    await expect(until("a number", look, { withinSeconds: 1, everyMilliseconds: 1 })).resolves.toBe(0);
  });

  it("says what was last seen when time is up", async () => {
    const cause = new Error("block 3");
    const error = await failure(until("block 4", () => Promise.reject(cause), { withinSeconds: 0 }));
    expect(error).toBeInstanceOf(DeadlineError);
    expect(error).toMatchObject({ lastSeen: "block 3", cause, message: "waited 0 s for block 4; last seen: block 3" });
  });
});
