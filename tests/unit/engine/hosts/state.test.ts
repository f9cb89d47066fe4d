/** What an update learns of a network whose parts are on several hosts. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../../config/load";
import { planTopology } from "../../../../config/topology";
import type { ObservedHost } from "../../../../engine/hosts/observe";
import { stateOfHosts } from "../../../../engine/hosts/state";
import type { EngineObservation, ObservedContainer } from "../../../../engine/preflight";
import { preflightRequest } from "../../../../engine/preflightRequest";
import { overThreeHosts, seenOf } from "../../../support/threeHosts";

const CONFIG = parseConfig(overThreeHosts("routed"));
const PLAN = planTopology(CONFIG);
const CLUSTER = PLAN.cluster!;
const OURS = { network: PLAN.network, stack: "opstack-ha/dev" };

function state(seen: Record<string, Partial<EngineObservation>>, home = "a") {
  const hosts = CLUSTER.hosts.map((plan): ObservedHost => ({
    plan,
    request: preflightRequest(CONFIG, PLAN, OURS.stack),
    observation: seenOf(plan, seen[plan.name]),
  }));
  return stateOfHosts({ ...CLUSTER, home }, PLAN.network, hosts);
}

const job = (name: string, attempt: number, exitCode: number): ObservedContainer => ({
  ...OURS,
  name,
  role: "job",
  state: "exited",
  exitCode,
  attempt,
  published: [],
});
const sequencer = (of: string, current: string): ObservedContainer => ({
  network: of,
  name: "sequencer",
  role: "sequencer",
  state: current,
  attempt: 0,
  published: [],
});

describe("stateOfHosts", () => {
  it("knows nothing of hosts that have nothing", () => {
    expect(state({})).toEqual({ failedAttempts: {}, running: false, genesis: undefined });
  });

  it("counts the failures of jobs on every host, and of one that was on two the most", () => {
    const seen = {
      a: { containers: [job("genesis", 0, 0), job("moved", 3, 1)] },
      b: { containers: [job("fetch", 1, 2), job("moved", 0, 0)] },
    };
    expect(state(seen).failedAttempts).toEqual({ genesis: 0, moved: 4, fetch: 2 });
  });

  it("takes the network to run when a sequencer of it runs anywhere", () => {
    expect(state({ c: { containers: [sequencer(PLAN.network, "running")] } }).running).toBe(true);
    expect(state({ c: { containers: [sequencer(PLAN.network, "exited")] } }).running).toBe(false);
    expect(state({ c: { containers: [sequencer("another", "running")] } }).running).toBe(false);
  });

  it("takes the genesis from home, and from a copy where home has none", () => {
    const holding = (genesis: string) => ({ volumes: [{ ...OURS, name: "data", genesis }] });
    expect(state({ a: holding("old"), b: holding("new") }, "b").genesis).toBe("new");
    expect(state({ c: holding("copy") }).genesis).toBe("copy");
    expect(state({ a: { volumes: [{ network: "another", name: "data", genesis: "x" }] } }).genesis).toBeUndefined();
  });
});
