/** A check of hosts: what is wrong with them, what is still to be run on them, and how that is shown. */
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { HostFacts } from "../../../../operator/hosts/check/facts";
import { judgeCheck, longestRoundTrip } from "../../../../operator/hosts/check/judge";
import { checkAsData, renderCheck } from "../../../../operator/hosts/check/table";
import { THREE_HOSTS } from "../../../support/threeHosts";
import { factsOf, lookAt, type Said } from "./looks";

const B = "ssh://me@192.0.2.12";

function judged(
  network: "overlay" | "routed",
  facts: Record<string, Partial<HostFacts>> = {},
  { said = {}, more = {} }: { said?: Said; more?: Record<string, unknown> } = {},
) {
  const look = lookAt(network, said, more);
  return judgeCheck(look, factsOf(look, facts));
}

const problems = (...parameters: Parameters<typeof judged>): string[] => judged(...parameters).problems;

describe("hosts that are well", () => {
  it.each(["overlay", "routed"] as const)("have no problems, and nothing is left to do: %s", (network) => {
    expect(judged(network)).toEqual({ problems: [], warnings: [], commands: {} });
  });
});

describe("clocks", () => {
  it("may differ by 100 ms, and by what the measurement itself may be wrong by", () => {
    expect(problems("overlay", { b: { clock: { ahead: 101, uncertain: 1 } } })).toEqual([]);
    expect(problems("overlay", { b: { clock: { ahead: -400, uncertain: 350 } } })).toEqual([]);
  });

  it("that differ by more are named, with the first host", () => {
    expect(problems("overlay", { b: { clock: { ahead: -1_500.4, uncertain: 1 } } })).toEqual([
      expect.stringContaining(`host b (${B}): its clock is 1500 ms behind that of host a, and 100 ms are allowed`),
    ]);
    const [ahead] = problems("overlay", { c: { clock: { ahead: 200, uncertain: 0 } } });
    expect(ahead).toContain("its clock is 200 ms ahead of that of host a");
  });

  it("are compared by what is known", () => {
    expect(problems("overlay", { a: { clock: undefined } })).toEqual([]);
  });
});

describe("managers of a Swarm", () => {
  const active = { LocalNodeState: "active", Cluster: { ID: "swarm-1" } };
  const nodes = (...ids: string[]) => ids.map((NodeID) => ({ NodeID }));
  const manager = (...ids: string[]) => ({
    info: { Swarm: { ...active, ControlAvailable: true, RemoteManagers: nodes(...ids) } },
  });
  const worker = (...ids: string[]) => ({
    info: { Swarm: { ...active, ControlAvailable: false, RemoteManagers: nodes(...ids) } },
  });
  const warned = (said: Said, more: Record<string, unknown> = {}) =>
    judged("overlay", {}, { said, more }).warnings.filter((text) => text.startsWith("the Swarm"));

  it("are counted, and not hosts", () => {
    expect(warned({ a: manager("1"), b: worker("1"), c: worker("1") })).toEqual([
      "the Swarm has one manager, host a, without which no container starts on any host: with three managers any one of them may " +
        "fail: docker -H ssh://me@192.0.2.11 node promote NODE",
    ]);
    const two = ["1", "2"];
    expect(warned({ a: manager(...two), b: manager(...two), c: worker(...two) })).toEqual([
      expect.stringContaining("the Swarm has two managers, and without either of them no container starts on any host"),
    ]);
    const d = { engine: "ssh://me@192.0.2.14", address: "192.0.2.14", slice: 4, added_later: true };
    const three = manager("1", "2", "3");
    const said = { a: three, b: three, c: three, d: worker("1", "2", "3") };
    expect(warned(said, { hosts: { ...THREE_HOSTS, d } })).toEqual([]);
  });

  it("that are no hosts count, too", () => {
    const four = manager("1", "2", "3", "4");
    expect(warned({ a: four, b: four, c: four })).toEqual([
      "the Swarm has 4 managers, and bears the loss of no more of them than with 3: prefer an odd number, with: " +
        "docker -H ssh://me@192.0.2.11 node demote NODE",
    ]);
    const three = ["1", "8", "9"];
    expect(warned({ a: manager(...three), b: worker(...three), c: worker(...three) })).toEqual([]);
  });

  it("of two hosts cannot be enough", () => {
    const { a, b } = THREE_HOSTS;
    const [warning] = warned({ a: manager("1", "2"), b: manager("1", "2") }, { hosts: { a, b } });
    expect(warning).toContain("without either of them no container starts on any host: with a third host");
  });
});

it("a port that another program has is named, with its key", () => {
  const port = { port: 9_645, key: "ports.sequencer_rpc", container: "x", address: "127.0.0.1", code: "EADDRINUSE" };
  expect(problems("overlay", { b: { taken: [port] } })).toEqual([
    `host b (${B}): port 9645 of 127.0.0.1 cannot be published there (EADDRINUSE): stop what has it, or choose another with: ` +
      "pulumi config set --path opstack-ha:ports.sequencer_rpc PORT",
  ]);
});

it("a disk that is almost full is a problem", () => {
  const [problem] = problems("routed", { b: { disk: { freeBytes: 2e9, sizeBytes: 80e9 } } });
  expect(problem).toContain("the disk of its engine has 2.0 GB free of 80.0 GB");
});

it("a host from which nothing could look is a problem, and one that is silent is only that", () => {
  const [blind] = problems("overlay", { b: { blind: "it lacks the image node:1", ways: [] } });
  expect(blind).toContain("not looked at from there: it lacks the image node:1");
  const all = problems("overlay", {}, { said: { b: "silent" } });
  expect(all).toEqual([expect.stringContaining("its Docker engine does not answer (no answer within 20 s)")]);
});

describe("ways of an overlay", () => {
  it("that are closed are one problem for each other host", () => {
    const ways = [
      { to: "b", what: "2377/tcp", milliseconds: 1 },
      { to: "b", what: "7946/udp", failure: "no answer" },
      { to: "b", what: "4789/udp", failure: "no answer" },
      { to: "c", what: "2377/tcp", failure: "ECONNREFUSED" },
    ];
    expect(problems("overlay", { a: { ways } })).toEqual([
      expect.stringContaining(
        "it does not reach 7946/udp (no answer), 4789/udp (no answer) of host b at 192.0.2.12: let 2377/tcp",
      ),
      expect.stringContaining("it does not reach 2377/tcp (ECONNREFUSED) of host c"),
    ]);
  });
});

describe("round trips", () => {
  const slow = { ways: [{ to: "b", what: "7946/tcp", milliseconds: 24.2 }] };

  it("are the longest to another host, by the quickest way there", () => {
    const ways = [
      { to: "b", what: "2377/tcp", milliseconds: 9 },
      { to: "b", what: "7946/tcp", milliseconds: 2 },
      { to: "c", what: "2377/tcp", milliseconds: 3 },
    ];
    expect(longestRoundTrip({ ways })).toBe(3);
    expect(longestRoundTrip({ ways: [{ to: "b", what: "2377/tcp", failure: "no answer" }] })).toBeUndefined();
  });

  it("have to be no longer than the config says, but for what no timeout notices", () => {
    const [problem] = problems("overlay", { a: slow });
    expect(problem).toContain("takes 24.2 ms, and cluster.round_trip_ms is 0");
    expect(problem).toContain("cluster.round_trip_ms 25");
    const more = { cluster: { network: "overlay", round_trip_ms: 25 } };
    expect(problems("overlay", { a: slow }, { more })).toEqual([]);
    expect(problems("overlay", { a: { ways: [{ to: "b", what: "7946/tcp", milliseconds: 9 }] } })).toEqual([]);
  });
});

describe("routed hosts", () => {
  const closed = (...hosts: string[]) => ({
    ways: hosts.map((to) => ({ to, what: "containers", failure: "no answer" })),
  });
  const openToA = { to: "a", what: "containers", milliseconds: 1 };

  it("that nobody has prepared are told all, each its own", () => {
    const info = { IPv4Forwarding: false };
    const said = { a: { info, routes: [] }, b: { info, routes: [] }, c: { info, routes: [] } };
    const { commands } = judged("routed", { a: closed("b", "c"), b: closed("a", "c"), c: closed("a", "b") }, { said });
    expect(Object.keys(commands)).toEqual(["a", "b", "c"]);
    expect(commands["b"]).toEqual([
      "sysctl -w net.ipv4.ip_forward=1",
      "ip route replace 10.77.1.0/24 via 192.0.2.11",
      "ip route replace 10.77.3.0/24 via 192.0.2.13",
      "iptables -N DOCKER-USER 2>/dev/null",
      "iptables -I DOCKER-USER -s 10.77.0.0/16 -d 10.77.0.0/16 -j ACCEPT",
    ]);
  });

  it("are told what is missing, and no more", () => {
    const said = { c: { routes: ["10.77.1.0/24"] } };
    const facts = { b: { ways: [openToA, ...closed("c").ways] }, c: { ways: [openToA, ...closed("b").ways] } };
    const { commands, problems: found } = judged("routed", facts, { said });
    // Host a reaches both, so that no firewall is in the way.
    expect(commands).toEqual({ c: ["ip route replace 10.77.2.0/24 via 192.0.2.12"] });
    expect(found.join("\n")).toContain("its containers do not reach those of host c (no answer): see the commands");
  });

  it("need a rule of the firewall where routes are there, and nobody reaches them", () => {
    const { commands } = judged("routed", { a: closed("b"), c: closed("b") });
    expect(Object.keys(commands)).toEqual(["b"]);
    expect(commands["b"]).toHaveLength(2);
  });

  it("need no route of their own where the router knows the way", () => {
    expect(judged("routed", {}, { said: { a: { routes: ["0.0.0.0/0"] } } }).commands).toEqual({});
  });
});

describe("the table", () => {
  it("has a row for each host, silent ones too, and what is wrong below", () => {
    const look = lookAt("overlay", { b: { info: { Swarm: { LocalNodeState: "inactive" } } }, c: "silent" });
    const facts = factsOf(look, { a: { clock: { ahead: 3, uncertain: 1 } } });
    const judgement = judgeCheck(look, facts);
    const checked = { plan: look.plan, cluster: look.cluster, facts, judgement };
    const shown = stripVTControlCharacters(renderCheck(checked));
    expect(shown).toMatch(/a\W+28\.5\.1\W+\+3 ms\W+5 of 5 free or ours\W+all\W+0\.4 ms.+manager/);
    expect(shown).toMatch(/b\W+28\.5\.1.+inactive/);
    expect(shown).toMatch(/c\W+silent/);
    expect(shown).toContain("fail  host c (ssh://me@192.0.2.13): its Docker engine does not answer");
    const data = checkAsData(checked);
    expect(data.ready).toBe(false);
    expect(data.hosts.map(({ name, answers }) => [name, answers])).toEqual([
      ["a", true],
      ["b", true],
      ["c", false],
    ]);
  });

  it("ends with the commands of each host that lacks some", () => {
    const look = lookAt("routed", { b: { info: { IPv4Forwarding: false } } });
    const facts = factsOf(look);
    const checked = { plan: look.plan, cluster: look.cluster, facts, judgement: judgeCheck(look, facts) };
    expect(stripVTControlCharacters(renderCheck(checked))).toMatch(
      /On host b, as root:\n {2}sysctl -w net\.ipv4\.ip_forward=1$/,
    );
  });
});
