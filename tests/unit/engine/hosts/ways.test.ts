/** What the routes of hosts say of the ways between their containers. */
import { expect, it } from "vitest";
import { parseConfig } from "../../../../config/load";
import type { ClusterPlan, HostPlan } from "../../../../config/plan";
import { planTopology } from "../../../../config/topology";
import { readInfo, type AnsweringHost } from "../../../../engine/hosts/observe";
import { wayProblems, wayWarnings } from "../../../../engine/hosts/ways";
import { preflightRequest } from "../../../../engine/preflightRequest";
import { readTable, type Route } from "../../../../engine/routes";
import { overThreeHosts, seenOf } from "../../../support/threeHosts";

const config = parseConfig(overThreeHosts("routed"));
const plan = planTopology(config);
const cluster: ClusterPlan = plan.cluster!;

/** Host a with these routes, the others with nothing known of theirs. */
function seen(routes: Route[]): AnsweringHost[] {
  const observed = (host: HostPlan): AnsweringHost => ({
    plan: host,
    request: preflightRequest(config, plan, "opstack-ha/dev"),
    observation: seenOf(host),
    details: { ...readInfo({}, {}), ...(host.name === "a" ? { routes } : {}) },
  });
  return cluster.hosts.map(observed);
}

const to = (destination: string): Route => ({ interface: "eth0", destination });
const LAN = to("192.0.2.0/24");

it("are there by routes to each of the others, or to all of the range", () => {
  for (const routes of [
    [LAN, to("10.77.2.0/24"), to("10.77.3.0/24")],
    [LAN, to("10.77.0.0/16")],
  ]) {
    expect(wayProblems(cluster, seen(routes))).toEqual([]);
    expect(wayWarnings(cluster, seen(routes))).toEqual([]);
  }
});

it("are missing without any route, which the problem names with the commands", () => {
  expect(wayProblems(cluster, seen([LAN, to("10.77.3.0/24")]))).toEqual([
    "host a (ssh://me@192.0.2.11): it has no way to the containers of host b: run there, as root: " +
      "ip route replace 10.77.2.0/24 via 192.0.2.12",
  ]);
  const [both] = wayProblems(cluster, seen([LAN]));
  expect(both).toContain("host b and c: run there, as root: ip route replace 10.77.2.0/24 via 192.0.2.12; ip route");
});

it("may be known to the router of the default route, and deserve a word", () => {
  const routes = [to("0.0.0.0/0"), LAN, to("10.77.2.0/24")];
  expect(wayProblems(cluster, seen(routes))).toEqual([]);
  expect(wayWarnings(cluster, seen(routes))).toEqual([
    "host a (ssh://me@192.0.2.11): only its default route leads to the containers of host c: unless its router knows the way, " +
      "run there, as root: ip route replace 10.77.3.0/24 via 192.0.2.13",
  ]);
});

it("are read from the kernel's table, by a terminal as well", () => {
  const table = [
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
    "eth0\t00000000\tFE00630A\t0003\t0\t0\t0\t00000000\t0\t0\t0",
    "eth0\t00024D0A\t0C00630A\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0",
    "",
  ].join("\r\n");
  expect(readTable(table)).toEqual([to("0.0.0.0/0"), to("10.77.2.0/24")]);
});
