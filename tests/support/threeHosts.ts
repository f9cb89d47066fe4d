import type { HostPlan } from "../../config/plan";
import type { EngineObservation } from "../../engine/preflight";

/** Three machines, each in a zone of its own. */
export const THREE_HOSTS = {
  a: { engine: "ssh://me@192.0.2.11", address: "192.0.2.11", slice: 1 },
  b: { engine: "ssh://me@192.0.2.12", address: "192.0.2.12", slice: 2 },
  c: { engine: "ssh://me@192.0.2.13", address: "192.0.2.13", slice: 3 },
};

/** Config of a network over them, with three sequencers and three validators. */
export const overThreeHosts = (network: "overlay" | "routed", more: Record<string, unknown> = {}) => ({
  sequencer_count: 3,
  l2_nodes: 6,
  hosts: THREE_HOSTS,
  cluster: { network },
  ...more,
});

/** What is seen of the engine of a host that has nothing, but for `more`. */
export const seenOf = ({ engine }: HostPlan, more: Partial<EngineObservation> = {}): EngineObservation => ({
  engine: { where: engine, host: engine, answers: true, version: "28.5.1" },
  machine: {},
  containers: [],
  networks: [],
  volumes: [],
  images: [],
  missingImages: [],
  blockedPorts: [],
  interfaces: [],
  ...more,
});
