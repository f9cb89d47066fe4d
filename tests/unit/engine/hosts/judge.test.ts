/** What keeps a network from several hosts, judged from what was seen of each. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../../config/load";
import type { HostPlan } from "../../../../config/plan";
import { planTopology } from "../../../../config/topology";
import { fullName } from "../../../../engine/imageNames";
import { judgeHosts } from "../../../../engine/hosts/judge";
import { readInfo, type ObservedHost } from "../../../../engine/hosts/observe";
import type { EngineObservation, ObservedContainer } from "../../../../engine/preflight";
import { preflightRequest } from "../../../../engine/preflightRequest";
import { overThreeHosts, seenOf } from "../../../support/threeHosts";

type Info = Parameters<typeof readInfo>[0];

interface Seen {
  engine?: Partial<EngineObservation>;
  info?: Info;
  images?: Record<string, string>;
}

const STACK = "opstack-ha/dev";
/** Its name, and that of its Docker network. */
const NETWORK = "opstack-ha";
const MEMBER = { LocalNodeState: "active", ControlAvailable: true, Cluster: { ID: "swarm-1" } };

/** Hosts in order, but for what is said of them. */
function problems(network: "overlay" | "routed", seen: Record<string, Seen | "silent"> = {}): string[] {
  const config = parseConfig(overThreeHosts(network));
  const plan = planTopology(config);
  const cluster = plan.cluster!;
  const request = preflightRequest(config, plan, STACK);
  const present = Object.values(plan.images);
  const observed = (host: HostPlan): ObservedHost => {
    const { engine, info, images } = (seen[host.name] ?? {}) as Seen;
    const where = { where: host.engine, host: host.engine };
    const observation = seenOf(host, { images: present, ...engine });
    const asked = { ...request, providerHost: host.engine, ports: [], images: [], containers: [`only-${host.name}`] };
    if (seen[host.name] === "silent") {
      const silent = { ...where, answers: false, reason: "no answer within 20 s" };
      return { plan: host, request: asked, observation: { ...observation, engine: silent } };
    }
    const details = readInfo(
      { ID: host.name, Name: host.name, IPv4Forwarding: true, Swarm: MEMBER, ...info },
      { ...Object.fromEntries(present.map((name) => [fullName(name), `sha256:of-${name}`])), ...images },
    );
    return { plan: host, request: asked, observation, details };
  };
  return judgeHosts({ plan, cluster, hosts: cluster.hosts.map(observed) });
}

const version = (text: string, host: string): Seen => ({
  engine: { engine: { where: host, host, answers: true, version: text } },
});
const B = "ssh://me@192.0.2.12";

describe("hosts in order", () => {
  it.each(["overlay", "routed"] as const)("keep nothing back: %s", (network) => {
    expect(problems(network)).toEqual([]);
  });

  it("may be workers of the Swarm, but for the first", () => {
    const managers = [{ NodeID: "n1" }];
    const worker = { LocalNodeState: "active", ControlAvailable: false, RemoteManagers: managers };
    const home = { ...MEMBER, RemoteManagers: managers };
    expect(problems("overlay", { a: { info: { Swarm: home } }, b: { info: { Swarm: worker } } })).toEqual([]);
    expect(problems("overlay", { a: { info: { Swarm: worker } } }).join()).toContain("docker node promote");
  });
});

describe("a host that is silent", () => {
  it("is named with its engine, what happened, and what to do", () => {
    expect(problems("routed", { b: "silent" })).toEqual([
      `host b (${B}): its Docker engine does not answer (no answer within 20 s): start it, see what is wrong with: ` +
        `docker -H ${B} version, or correct where it is with: pulumi config set --path opstack-ha:hosts.b.engine URL`,
    ]);
  });

  it("hides nothing of the others", () => {
    const all = problems("routed", { b: "silent", c: { info: { IPv4Forwarding: false } } });
    expect(all).toHaveLength(2);
    expect(all[1]).toContain("sysctl -w net.ipv4.ip_forward=1");
  });
});

describe("one host", () => {
  it("with an old engine is refused", () => {
    expect(problems("overlay", { b: version("19.03.15", B) }).join()).toContain("Docker 19.03.15 is too old");
    expect(problems("overlay", { b: version("20.10.24+dfsg1", B) })).toEqual([]);
  });

  it("with engine 27 is refused where hosts route", () => {
    expect(problems("routed", { b: version("27.3.1", B) }).join()).toContain("install 28 or later");
    expect(problems("overlay", { b: version("27.3.1", B) })).toEqual([]);
  });

  it("with a foreign network in the range is refused, also in the slice of another", () => {
    const networks = [{ name: "office", subnets: ["10.77.3.0/24"] }];
    const [problem, ...others] = problems("routed", { b: { engine: { networks } } });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^host b \(.*\): subnet 10\.77\.0\.0\/16 overlaps with 10\.77\.3\.0\/24 of the Docker/);
  });

  it("is judged by its own containers alone", () => {
    const containers = [{ name: "only-b", state: "running", attempt: 0, published: [] }];
    expect(problems("overlay", { b: { engine: { containers } } }).join()).toContain("a container named only-b exists");
    expect(problems("overlay", { c: { engine: { containers } } })).toEqual([]);
  });
});

describe("containers of others", () => {
  const thief = (addresses: Record<string, string>, more: Partial<ObservedContainer> = {}): Seen => ({
    engine: { containers: [{ name: "thief", state: "running", attempt: 0, published: [], addresses, ...more }] },
  });

  it("are refused under an address that is planned, wherever they are, running or not", () => {
    const { name, address } = planTopology(parseConfig(overThreeHosts("overlay"))).l1;
    expect(problems("overlay", { b: thief({ [NETWORK]: address }) })).toEqual([
      `host b (${B}): the container thief is not of this network, and has the address ${address} of ${name}, so that one of both ` +
        `could not start: remove it with: docker -H ${B} rm -f thief; where it asks for no address, it gets one that nobody is ` +
        "planned to have",
    ]);
    const stopped = problems("routed", { b: thief({ [NETWORK]: "10.77.2.42" }, { state: "exited" }) });
    expect(stopped.join()).toContain("is to have the address 10.77.2.42");
    const renamed = { network: "before", stack: STACK };
    expect(problems("overlay", { b: thief({ [NETWORK]: address }, renamed) }).join()).toContain("the container thief");
  });

  it("may have any other address, or the same one in another network, and those of this network all", () => {
    expect(problems("overlay", { b: thief({ [NETWORK]: "10.77.250.7" }) })).toEqual([]);
    expect(problems("overlay", { b: thief({ office: "10.77.1.10" }) })).toEqual([]);
    const ours = { network: NETWORK, stack: STACK };
    expect(problems("overlay", { a: thief({ [NETWORK]: "10.77.1.10" }, ours) })).toEqual([]);
  });

  it("of another stack's network of this name are refused as a whole, and nobody is told to remove them", () => {
    const theirs = { network: NETWORK, stack: "opstack-ha/other", role: "l1", component: "anvil" };
    const all = problems("overlay", { a: thief({ [NETWORK]: "10.77.1.10" }, theirs) });
    expect(all.join()).toContain(`network_name "${NETWORK}" belongs to stack opstack-ha/other already`);
    expect(all.join()).not.toContain("rm -f");
  });
});

describe("the Swarm", () => {
  it("is needed on an overlay, with the commands for the first and for others", () => {
    const none = { info: { Swarm: { LocalNodeState: "inactive" } } };
    const [first, second] = problems("overlay", { a: none, b: none });
    expect(first).toContain("docker -H ssh://me@192.0.2.11 swarm init --advertise-addr 192.0.2.11");
    expect(second).toContain(`docker -H ${B} swarm join --advertise-addr 192.0.2.12 --token TOKEN 192.0.2.11:2377`);
    expect(problems("routed", { a: none, b: none })).toEqual([]);
  });

  it("has to be the same one", () => {
    const other = { info: { Swarm: { ...MEMBER, Cluster: { ID: "swarm-2" } } } };
    const all = problems("overlay", { b: other });
    expect(all).toHaveLength(1);
    expect(all[0]).toContain("a node of another Swarm than host a");
    const stranger = { LocalNodeState: "active", ControlAvailable: false, RemoteManagers: [{ NodeID: "n9" }] };
    expect(problems("overlay", { c: { info: { Swarm: stranger } } }).join()).toContain("host c");
  });

  it("says itself when it has no quorum", () => {
    const lost = { ...MEMBER, Error: "The swarm does not have a leader." };
    expect(problems("overlay", { b: { info: { Swarm: lost } } }).join()).toContain("The swarm does not have a leader");
  });
});

describe("all hosts", () => {
  it("have an engine each", () => {
    expect(problems("routed", { b: { info: { ID: "a", Name: "a" } } })).toEqual([
      expect.stringContaining("it is the engine of host a (ssh://me@192.0.2.11) too"),
    ]);
  });

  it("have the same image under a name", () => {
    const name = planTopology(parseConfig(overThreeHosts("overlay"))).images.op_reth!;
    const all = problems("overlay", { b: { images: { [fullName(name)]: "sha256:other" } } });
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(`images.op_reth: ${name} is sha256:of-${name} on host a, and sha256:other on host b`);
    expect(all[0]).toContain(`docker -H ssh://me@192.0.2.11 save ${name} | docker -H ${B} load`);
  });
});
