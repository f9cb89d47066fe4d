/** Routes of this machine over the subnet that a network wants. */
import { describe, expect, it } from "vitest";
import { judgeRoutes, parseRoutes, type RouteQuestion } from "../../../engine/routes";

const HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
const line = (name: string, destination: string, mask: string) =>
  `${name}\t${destination}\t00000000\t0001\t0\t0\t0\t${mask}\t0\t0\t0     `;

const TABLE = [
  HEAD,
  line("eth0", "00000000", "00000000"),
  line("br-7e9495581ec3", "004D0A0A", "00FFFFFF"),
  line("tun0", "0000000A", "000000FF"),
  line("tun0", "804D0A0A", "80FFFFFF"),
  "",
].join("\n");

const judged = (routes: RouteQuestion["routes"], more: Partial<RouteQuestion> = {}) =>
  judgeRoutes({ subnet: "10.77.0.0/24", routes, known: [], taken: [], exists: false, ...more });

describe("the kernel's table", () => {
  it("is read, without its default route", () => {
    expect(parseRoutes(TABLE)).toEqual([
      { interface: "br-7e9495581ec3", destination: "10.10.77.0/24" },
      { interface: "tun0", destination: "10.0.0.0/8" },
      { interface: "tun0", destination: "10.10.77.128/25" },
    ]);
  });

  it("is nothing where there is none", () => {
    expect(parseRoutes("")).toEqual([]);
  });
});

describe("a route", () => {
  it("to somewhere else is nothing to us", () => {
    expect(judged([{ interface: "tun0", destination: "10.78.0.0/16" }])).toEqual({ problems: [], warnings: [] });
  });

  it.each(["10.77.0.0/24", "10.77.0.128/25", "10.77.0.9/32"])("to %s takes packets away from containers", (to) => {
    const { problems, warnings } = judged([{ interface: "tun0", destination: to }]);
    expect(warnings).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(`overlaps with the route to ${to} of this machine by tun0`)]);
    expect(problems[0]).toContain("pulumi config set opstack-ha:subnet 10.78.0.0/24");
  });

  it("that is wider works, and hides what is behind it", () => {
    const { problems, warnings } = judged([{ interface: "tun0", destination: "10.0.0.0/8" }]);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("lies within the route to 10.0.0.0/8 of this machine by tun0")]);
  });

  it("by a Docker network's bridge is Docker's own, this network's or another's", () => {
    const routes = [{ interface: "br-7e9495581ec3", destination: "10.77.0.0/24" }];
    expect(judged(routes, { known: ["br-7e9495581ec3"] })).toEqual({ problems: [], warnings: [] });
  });

  it("never keeps a network from being updated that is there", () => {
    const routes = [{ interface: "tun0", destination: "10.77.0.0/24" }];
    const { problems, warnings } = judged(routes, { exists: true });
    expect([problems.length, warnings.length]).toEqual([0, 1]);
  });
});
