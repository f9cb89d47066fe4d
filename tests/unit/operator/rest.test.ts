import type Docker from "dockerode";
import { describe, expect, it } from "vitest";
import type { Network, NetworkContainer, NetworkNode } from "../../../operator/network/model";
import { isAtRest, nodeNamed, startOrder, stopNetwork } from "../../../operator/network/rest";
import { pauseNode, restartNode, resumeNode, startNode, stopNode } from "../../../operator/nodes/power";

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

/** An engine that remembers in which order it stopped and paused what. */
function recordingDocker() {
  const stopped: string[] = [];
  const paused: string[] = [];
  const docker = {
    getContainer: (id: string) => ({
      inspect: async () => ({ State: { Paused: false } }),
      stop: async () => void stopped.push(id),
      pause: async () => void paused.push(id),
    }),
  };
  return { docker: docker as unknown as Docker, stopped, paused };
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

  it("that is on a fork is started with what the fork reads", () => {
    const network = networkOf();
    const front = { ...container("l1-front"), component: "l1-front" };
    const order = startOrder({ ...network, containers: [...network.containers, front] });
    expect(order[0]?.map(({ name }) => name)).toEqual(["l1-front", "anvil"]);
    expect(order.at(-1)?.map(({ name }) => name)).toEqual(["gateway"]);
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
  const tell = () => undefined;

  it("is stopped alone", async () => {
    const { docker, stopped } = recordingDocker();
    const network = networkOf();
    await stopNode(docker, network, nodeNamed(network, "validator-1"), { tell });
    expect(stopped).toEqual(["validator-1-consensus", "validator-1-execution"]);
  });

  it("is not stopped where too few sequencers would be left to make blocks, unless that is wanted", async () => {
    const { docker, stopped } = recordingDocker();
    const network = networkOf(["running", "running", "exited"]);
    await expect(stopNode(docker, network, nodeNamed(network, "sequencer-1"), { tell })).rejects.toThrow(
      "without sequencer-1 1 of 3 sequencers would run, and 2 are needed",
    );
    expect(stopped).toEqual([]);
    await stopNode(docker, network, nodeNamed(network, "sequencer-3"), { tell });
    expect(stopped).toHaveLength(2);
    const told: string[] = [];
    const forced = { force: true, tell: (text: string) => told.push(text) };
    await stopNode(docker, network, nodeNamed(network, "sequencer-1"), forced);
    expect(stopped).toHaveLength(4);
    expect(told).toEqual([expect.stringContaining("the chain stops until there are as many again")]);
  });

  it("is paused as a whole, and only where the others go on", async () => {
    const { docker, paused } = recordingDocker();
    const network = networkOf(["running", "running", "paused"]);
    const node = (name: string) => nodeNamed(network, name);
    await expect(pauseNode(docker, network, node("sequencer-2"), { tell })).rejects.toThrow(
      "are needed to make blocks",
    );
    expect(await pauseNode(docker, network, node("sequencer-3"), { tell })).toBe(false);
    expect(paused).toEqual([]);
    expect(await pauseNode(docker, network, node("validator-1"), { tell })).toBe(true);
    expect(paused.sort()).toEqual(["validator-1-consensus", "validator-1-execution"]);
  });

  it("that is stopped is neither paused, resumed nor restarted; one that is paused is not started", async () => {
    const { docker, paused, stopped } = recordingDocker();
    const network = networkOf(["exited", "paused", "running"]);
    const [down, frozen, up] = [1, 2, 3].map((index) => nodeNamed(network, `sequencer-${index}`));
    const start = "npx opstack-ha start sequencer-1";
    await expect(pauseNode(docker, network, down!, { tell })).rejects.toThrow(start);
    await expect(resumeNode(docker, network, down!, tell)).rejects.toThrow(start);
    await expect(restartNode(docker, network, down!, { tell })).rejects.toThrow(start);
    await expect(startNode(docker, network, frozen!, tell)).rejects.toThrow("npx opstack-ha resume sequencer-2");
    expect(await resumeNode(docker, network, up!, tell)).toBe(false);
    expect([paused, stopped]).toEqual([[], []]);
  });

  it("has to have a name that there is", () => {
    expect(() => nodeNamed(networkOf(), "sequencer-9")).toThrow(
      "there is no node sequencer-9; there are sequencer-1, sequencer-2, sequencer-3, validator-1",
    );
  });
});
