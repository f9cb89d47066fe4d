/** What makes hosts ready: one Swarm, or configurations of WireGuard. */
import { describe, expect, it } from "vitest";
import { describeSwarmStep, planSwarm } from "../../../../operator/hosts/init/planSwarm";
import { wireGuardConfigs } from "../../../../operator/hosts/init/wireGuard";
import type { AnsweringHost } from "../../../../engine/hosts/observe";
import { swarmWarnings } from "../../../../engine/hosts/swarm";
import { THREE_HOSTS } from "../../../support/threeHosts";
import { lookAt, type Info, type Said } from "./looks";

const swarm = (Swarm: Info["Swarm"]) => ({ info: { Swarm } });
const NONE = swarm({ LocalNodeState: "inactive" });
const WORKER = swarm({ LocalNodeState: "active", ControlAvailable: false, RemoteManagers: [{ NodeID: "n1" }] });
const MANAGER = swarm({
  LocalNodeState: "active",
  ControlAvailable: true,
  Cluster: { ID: "swarm-1" },
  RemoteManagers: [{ NodeID: "n1" }],
});

function planned(said: Said, more: Record<string, unknown> = {}) {
  const { cluster, hosts } = lookAt("overlay", said, more);
  const { steps, refusals } = planSwarm(cluster, hosts);
  return { steps: steps.map(describeSwarmStep), refusals };
}

describe("a Swarm", () => {
  it("begins on the host of L1, and the others join as managers", () => {
    expect(planned({ a: NONE, b: NONE, c: NONE })).toEqual({
      steps: [
        "host a begins a Swarm at 192.0.2.11",
        "host b joins it as a manager at 192.0.2.12, through host a",
        "host c joins it as a manager at 192.0.2.13, through host a",
      ],
      refusals: [],
    });
    const atC = planned({ a: NONE, b: NONE, c: NONE }, { placement: { l1: "c" } });
    expect(atC.steps[0]).toBe("host c begins a Swarm at 192.0.2.13");
    expect(atC.steps).toHaveLength(3);
  });

  it("is left as it is where it is there, and joined where some are missing", () => {
    expect(planned({})).toEqual({ steps: [], refusals: [] });
    expect(planned({ c: NONE }).steps).toEqual(["host c joins it as a manager at 192.0.2.13, through host a"]);
    expect(planned({ a: NONE }).steps).toEqual(["host a joins it as a manager at 192.0.2.11, through host b"]);
  });

  it("has three managers at most, but always the host of L1", () => {
    const hosts = {
      ...THREE_HOSTS,
      d: { engine: "ssh://me@192.0.2.14", address: "192.0.2.14", slice: 4, added_later: true },
    };
    const steps = (said: Said) => planned(said, { hosts }).steps;
    expect(steps({ d: NONE })).toEqual(["host d joins it as a worker at 192.0.2.14, through host a"]);
    expect(steps({ a: NONE })).toEqual(["host a joins it as a manager at 192.0.2.11, through host b"]);
  });

  it("lets go what a host was before it left, whether it has joined anew or is to", () => {
    const node = (id: string, address: string, state = "ready") => ({ id, address, isManager: true, state });
    const own = [node("n1", "192.0.2.11"), node("n2", "192.0.2.12")];
    const rejoined: Said = {
      a: {
        info: { Swarm: { ...MANAGER.info.Swarm, NodeID: "n1" } },
        nodes: [...own, node("n3", "192.0.2.13", "down"), node("n4", "192.0.2.13")],
      },
      b: { info: { Swarm: { ...MANAGER.info.Swarm, NodeID: "n2" } } },
      c: { info: { Swarm: { ...MANAGER.info.Swarm, NodeID: "n4" } } },
    };
    const gone = "the node that host c was before (n3) is taken out, which can take minutes";
    expect(planned(rejoined)).toEqual({ steps: [gone], refusals: [] });
    const { cluster, hosts } = lookAt("overlay", rejoined);
    const [warning, ...others] = swarmWarnings(cluster, hosts as AnsweringHost[]);
    expect(others).toEqual([]);
    expect(warning).toContain(
      "the Swarm still counts what host c was before it joined anew, as a manager that is missing",
    );
    expect(warning).toContain(
      "docker -H ssh://me@192.0.2.11 node demote n3; then: docker -H ssh://me@192.0.2.11 node rm --force n3",
    );

    // The others may not have noticed yet.
    const left: Said = {
      ...rejoined,
      a: { ...(rejoined["a"] as object), nodes: [...own, node("n3", "192.0.2.13")] },
      c: NONE,
    };
    expect(planned(left).steps).toEqual([gone, "host c joins it as a manager at 192.0.2.13, through host a"]);
  });

  it.each<[Said, string]>([
    [{ b: "silent" }, "its Docker engine does not answer"],
    [{ b: swarm({ LocalNodeState: "locked" }) }, "its place in a Swarm is locked"],
    [{ b: swarm({ LocalNodeState: "active", Error: "The swarm does not have a leader." }) }, "does not have a leader"],
    [
      { b: swarm({ LocalNodeState: "active", ControlAvailable: true, Cluster: { ID: "swarm-2" } }) },
      "a node of another Swarm than host a: docker -H ssh://me@192.0.2.12 swarm leave --force",
    ],
    [{ a: WORKER, b: MANAGER, c: MANAGER }, "it is a worker, and the network is made there: docker -H ssh://me@192.0"],
    [{ a: NONE, b: WORKER, c: NONE }, "it is a worker of a Swarm that no host manages"],
  ])("is not touched where something has to be done first: %j", (said, message) => {
    const { steps, refusals } = planned(said);
    expect(steps).toEqual([]);
    expect(refusals.join("\n")).toContain(message);
  });
});

it("a configuration of WireGuard names every other host, with what it may send", () => {
  const configs = wireGuardConfigs(lookAt("routed").cluster);
  expect(Object.keys(configs)).toEqual(["a", "b", "c"]);
  expect(configs["a"]!.slice(0, 9)).toEqual([
    "[Interface]",
    "Address = 192.0.2.11/32",
    "ListenPort = 51820",
    "PostUp = wg set %i private-key /etc/wireguard/key",
    "[Peer]",
    "PublicKey = PUBLIC_KEY_OF_B",
    "Endpoint = PUBLIC_ADDRESS_OF_B:51820",
    "AllowedIPs = 192.0.2.12/32, 10.77.2.0/24",
    "PersistentKeepalive = 25",
  ]);
});
