import type Docker from "dockerode";
import { describe, expect, it } from "vitest";
import type { Network, NetworkContainer, NetworkNode } from "../../../operator/network/model";
import { isAtRest, nodeNamed, startOrder, stopNetwork, stopNode } from "../../../operator/network/rest";

const container = (name: string, state = "running") => ({ id: name, name, state }) as NetworkContainer;

const node = (name: string, role: NetworkNode["role"], state?: string): NetworkNode => ({
  name,
  role,
  index: 1,
  execution: container(`${name}-execution`, state),
  consensus: container(`${name}-consensus`, state),
  rpcUrl: "http://127.0.0.1:1",
  nodeRpcUrl: "http://127.0.0.1:1",
});

function networkOf(states: string[] = []): Network {
  const sequencers = [1, 2, 3].map((index) => node(`sequencer-${index}`, "sequencer", states[index - 1]));
  const validators = [node("validator-1", "validator")];
  const l1 = container("anvil");
  const nodes = [...sequencers, ...validators].flatMap(({ execution, consensus }) => [execution, consensus]);
  const containers = [container("gateway"), ...nodes, l1];
  return { name: "devnet", stack: "dev", sequencers, validators, l1, containers, incomplete: [], guards: [] };
}

/** An engine that remembers in which order it stopped what. */
function recordingDocker() {
  const stopped: string[] = [];
  const docker = {
    getContainer: (id: string) => ({
      inspect: async () => ({ State: { Paused: false } }),
      stop: async () => void stopped.push(id),
    }),
  };
  return { docker: docker as unknown as Docker, stopped };
}

describe("a network at rest", () => {
  it("is started from L1 upwards, every container of it", () => {
    const order = startOrder(networkOf()).map((group) => group.map(({ name }) => name));
    expect(order[0]).toEqual(["anvil"]);
    expect(order[1]?.every((name) => name.endsWith("-execution"))).toBe(true);
    expect(order[2]?.every((name) => name.endsWith("-consensus"))).toBe(true);
    expect(order[3]).toEqual(["gateway"]);
    expect(order.flat()).toHaveLength(networkOf().containers.length);
  });

  it("was stopped the other way round", async () => {
    const { docker, stopped } = recordingDocker();
    await stopNetwork(docker, networkOf());
    expect([stopped[0], stopped.at(-1)]).toEqual(["gateway", "anvil"]);
    expect(stopped).toHaveLength(networkOf().containers.length);
  });

  it("is one whose containers are all stopped, not one that lacks some", () => {
    const network = networkOf();
    expect(isAtRest(network)).toBe(false);
    expect(isAtRest({ ...network, containers: network.containers.map((each) => ({ ...each, state: "exited" })) })).toBe(
      true,
    );
    expect(isAtRest({ ...network, containers: [] })).toBe(false);
  });
});

describe("a node", () => {
  const none = () => undefined;

  it("is stopped alone", async () => {
    const { docker, stopped } = recordingDocker();
    const network = networkOf();
    await stopNode(docker, network, nodeNamed(network, "validator-1"), none);
    expect(stopped).toEqual(["validator-1-consensus", "validator-1-execution"]);
  });

  it("is not stopped where too few sequencers would be left to make blocks", async () => {
    const { docker, stopped } = recordingDocker();
    const network = networkOf(["running", "running", "exited"]);
    await expect(stopNode(docker, network, nodeNamed(network, "sequencer-1"), none)).rejects.toThrow(
      "without sequencer-1 1 of 3 sequencers would run, and 2 are needed",
    );
    expect(stopped).toEqual([]);
    await stopNode(docker, network, nodeNamed(network, "sequencer-3"), none);
    expect(stopped).toHaveLength(2);
  });

  it("has to have a name that there is", () => {
    expect(() => nodeNamed(networkOf(), "sequencer-9")).toThrow(
      "there is no node sequencer-9; there are sequencer-1, sequencer-2, sequencer-3, validator-1",
    );
  });
});
