import { afterEach, describe, expect, it } from "vitest";
import { perform } from "../../../shared/cluster/act";
import { hashOf } from "./fakeCluster";
import { closeServers, serveJsonRpc, type Methods } from "./jsonRpcServer";

afterEach(closeServers);

/** The head of the successor grows by one block, after which nothing comes any more. */
function successor(more: Methods): Methods {
  let looks = 0;
  const head = (number: number) => ({ number, hash: hashOf(number), timestamp: 1 });
  return { optimism_syncStatus: () => ({ unsafe_l2: head(looks++ === 0 ? 5 : 6) }), ...more };
}

async function takeOver(from: Methods, to: Methods): Promise<Error> {
  const servers = await Promise.all(
    Object.entries({ from, to }).map(async ([id, methods]) => ({
      id,
      consensusRpcUrl: await serveJsonRpc(methods),
      conductorRpcUrl: "http://127.0.0.1:1",
      executionRpcUrl: "http://127.0.0.1:1",
    })),
  );
  const cluster = { members: servers, removed: [] } as unknown as Parameters<typeof perform>[1];
  return perform({ kind: "take-over", from: "from", to: "to" }, cluster).then(
    () => new Error("it did not fail"),
    (error: Error) => error,
  );
}

describe("a take-over that fails", () => {
  const REFUSES = {
    admin_startSequencer: () => {
      throw new Error("no consent");
    },
  };

  it("starts the first sequencer again, and says why it failed", async () => {
    const started: unknown[] = [];
    const from = { admin_stopSequencer: hashOf(6), admin_startSequencer: (hash: unknown) => void started.push(hash) };
    const error = await takeOver(from, successor({ ...REFUSES, admin_sequencerActive: false }));
    expect(started).toEqual([hashOf(6)]);
    expect(error.message).toMatch(/no consent/);
    expect(error.message).not.toMatch(/halts/);
  });

  it("asks again whether the second one has begun, when that is not answered at once", async () => {
    const started: unknown[] = [];
    let asked = 0;
    const from = { admin_stopSequencer: hashOf(6), admin_startSequencer: (hash: unknown) => void started.push(hash) };
    const isActive = () => {
      if (++asked < 3) throw new Error("restarting");
      return false;
    };
    const error = await takeOver(from, successor({ ...REFUSES, admin_sequencerActive: isActive }));
    expect(asked).toBe(3);
    expect(started).toEqual([hashOf(6)]);
    expect(error.message).toMatch(/no consent/);
  });

  it("leaves the first one stopped when the second one has begun after all", async () => {
    const started: unknown[] = [];
    const from = { admin_stopSequencer: hashOf(6), admin_startSequencer: (hash: unknown) => void started.push(hash) };
    const error = await takeOver(from, successor({ ...REFUSES, admin_sequencerActive: true }));
    expect(started).toEqual([]);
    expect(error.message).toMatch(/no consent/);
  });
});
