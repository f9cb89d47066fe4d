import type Docker from "dockerode";
import { zeroHash } from "viem";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Cluster } from "../../../operator/network/cluster";
import type { Network, NetworkContainer, NetworkNode } from "../../../operator/network/model";
import { Recovery } from "../../../operator/recover/act";
import { foundRaftAnew, stopConductors } from "../../../operator/recover/raft";
import { hashOf } from "../shared/fakeCluster";
import { closeServers, serveJsonRpc, type Methods } from "../shared/jsonRpcServer";

afterEach(closeServers);

const container = (name: string): NetworkContainer => ({
  id: name,
  name,
  role: "sequencer",
  component: "op-conductor",
  index: 1,
  state: "running",
  health: "healthy",
  commandLine: "",
  urls: {},
});

const networkOf = (sequencers: Partial<NetworkNode>[]): Network =>
  ({ sequencers, validators: [], incomplete: [], containers: [] }) as unknown as Network;

describe("starting a sequencer", () => {
  const start = async (consensus: Methods, execution: Methods): Promise<string[]> => {
    const startedOn: string[] = [];
    const admin_startSequencer = (hash: string) => {
      startedOn.push(hash);
      return null;
    };
    const sequencer = {
      name: "sequencer-1",
      nodeRpcUrl: await serveJsonRpc({ admin_startSequencer, ...consensus }),
      rpcUrl: await serveJsonRpc(execution),
    };
    const recovery = new Recovery({} as Docker, networkOf([sequencer]));
    await recovery.take({ kind: "start-sequencer", on: "sequencer-1", number: 12 });
    return startedOn;
  };

  it("goes on from the head that the consensus client knows, once that is high enough", async () => {
    const numbers = [11, 12];
    const optimism_syncStatus = () => {
      const number = numbers.shift()!;
      return { unsafe_l2: { hash: hashOf(number), number, timestamp: 1 } };
    };
    expect(await start({ optimism_syncStatus }, {})).toEqual([hashOf(12)]);
  });

  it("goes on from the execution client's head where the consensus client knows none", async () => {
    const optimism_syncStatus = { unsafe_l2: { hash: zeroHash, number: 0, timestamp: 0 } };
    const eth_getBlockByNumber = { hash: hashOf(12), number: "0xc", timestamp: "0x1" };
    expect(await start({ optimism_syncStatus }, { eth_getBlockByNumber })).toEqual([hashOf(12)]);
  });
});

describe("founding the Raft cluster anew", () => {
  /** An engine whose containers stop, or fail to with these status codes. */
  const engine = (failures: Record<string, number>) => {
    const createContainer = vi.fn();
    const getContainer = (id: string) => ({
      inspect: () => (failures[id] === 404 ? fail(404) : Promise.resolve({ Image: "image" })),
      stop: () => (failures[id] ? fail(failures[id]) : Promise.resolve()),
    });
    const fail = (statusCode: number) =>
      Promise.reject(Object.assign(new Error(`(HTTP code ${statusCode})`), { statusCode }));
    return { docker: { getContainer, createContainer } as unknown as Docker, createContainer };
  };
  const conductors = ["conductor-1", "conductor-2"].map(container);

  it("does not mind conductors that are stopped or gone", async () => {
    await stopConductors(engine({ "conductor-1": 304, "conductor-2": 404 }).docker, conductors);
  });

  it.each([
    ["cannot be stopped", 500, /no Raft data was moved \(conductor-2: \(HTTP code 500\)\).*docker start conductor-1/],
    ["is gone", 404, /HTTP code 404/],
  ])("moves no data when a conductor %s", async (_, statusCode, message) => {
    const { docker, createContainer } = engine({ "conductor-2": statusCode });
    const network = networkOf(conductors.map((conductor, at) => ({ name: `sequencer-${at + 1}`, conductor })));
    await expect(foundRaftAnew(docker, network, new Cluster(network))).rejects.toThrow(message);
    expect(createContainer).not.toHaveBeenCalled();
  });
});
