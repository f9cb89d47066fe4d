import { zeroHash } from "viem";
import { afterEach, expect, it } from "vitest";
import { until } from "../../../shared/rpc/deadline";
import { Recorder } from "../../../operator/drill/recorder";
import type { Network, NetworkContainer } from "../../../operator/network/model";
import { hashOf } from "../shared/fakeCluster";
import { closeServers, serveJsonRpc } from "../shared/jsonRpcServer";

afterEach(closeServers);

const container: NetworkContainer = {
  id: "1",
  name: "container",
  role: "validator",
  component: "any",
  index: 1,
  state: "running",
  health: "healthy",
  commandLine: "",
  urls: {},
};

/** A network of one node that knows its safe head only in every other look. */
async function forgetfulNetwork(): Promise<Network> {
  let looks = 0;
  const nodeRpcUrl = await serveJsonRpc({
    optimism_syncStatus: () => {
      looks += 1;
      const known = { hash: hashOf(5), number: 5 };
      return { safe_l2: looks % 2 === 1 ? known : { hash: zeroHash, number: 0 } };
    },
  });
  const rpcUrl = await serveJsonRpc({
    eth_getBlockByNumber: { hash: hashOf(8), number: "0x8", parentHash: hashOf(7), timestamp: "0x1", transactions: [] },
  });
  const node = { name: "validator-1", role: "validator" as const, index: 1, nodeRpcUrl, rpcUrl };
  const network = {
    name: "net",
    stack: "dev",
    sequencers: [],
    validators: [{ ...node, execution: container, consensus: container }],
    incomplete: [],
    guards: [],
    containers: [container],
  };
  return network;
}

it("records no safe head, rather than block 0, where no node knows it", async () => {
  const recorder = new Recorder(await forgetfulNetwork());
  recorder.start();
  const seen = () => recorder.seen.progress.map(({ safeHead }) => safeHead);
  await until("three looks", async () => seen().length >= 3, { withinSeconds: 5 });
  await recorder.stop();
  expect(seen().slice(0, 3)).toEqual([5, undefined, 5]);
});

it("fills in blocks that nobody was seen to have, with the time at which a higher one was there", async () => {
  const network = await forgetfulNetwork();
  const block = (number: number) => ({
    hash: hashOf(number),
    number: `0x${number.toString(16)}`,
    parentHash: hashOf(number - 1),
    timestamp: "0x1",
    transactions: [],
  });
  let latest = 5;
  // Too busy to tell parents, as long as it is looked at.
  network.validators[0]!.rpcUrl = await serveJsonRpc({
    eth_getBlockByNumber: (tag: string) => block(tag === "latest" ? latest : Number(tag)),
  });
  const recorder = new Recorder(network);
  recorder.start();
  const { blocks } = recorder.seen;
  await until("the first block", () => Promise.resolve(blocks.length === 1), { withinSeconds: 5 });
  latest = 9;
  await until("the last block", () => Promise.resolve(blocks.length === 2), { withinSeconds: 5 });
  await recorder.stop();
  expect(blocks.map(({ hash }) => hash).sort()).toEqual([5, 6, 7, 8, 9].map(hashOf).sort());
  const seenAt = (number: number) => blocks.find(({ hash }) => hash === hashOf(number))!.sightings[0]!.at;
  for (const number of [6, 7, 8]) expect(seenAt(number)).toBe(seenAt(9));
});
