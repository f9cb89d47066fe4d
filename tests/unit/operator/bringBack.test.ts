/** What `up` does about containers that are down, before Pulumi sees them. */
import type Docker from "dockerode";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { bringBack } from "../../../operator/prepare/bringBack";
import { strandedContainers } from "../../../operator/network/stranded";

interface Made {
  state: string;
  health?: string;
  role?: string;
  /** The id of its Docker network. */
  network?: string;
  /** What becomes of it at each look. */
  later?: Pick<Made, "state" | "health">[];
  /** What Docker says when it is started. */
  refuses?: string;
}

let acts: string[];
let told: string[];
beforeEach(() => void ([acts, told] = [[], []]));

/** An engine with these containers and one network, `net`. */
function engine(containers: Record<string, Made>): Docker {
  const labels = (role = "service") => ({
    "opstack-ha.network": "devnet",
    "opstack-ha.stack": "opstack-ha/dev",
    "opstack-ha.role": role,
    "opstack-ha.component": "part",
  });
  const of = (id: string) => containers[id]!;
  const fake = {
    listContainers: async () =>
      Object.entries(containers).map(([Id, { state, role, network = "net" }]) => ({
        Id,
        Names: [`/${Id}`],
        State: state,
        Labels: labels(role),
        NetworkSettings: { Networks: { devnet: { NetworkID: network } } },
      })),
    listNetworks: async () => [{ Id: "net" }],
    listVolumes: async () => ({ Volumes: [] }),
    getContainer: (id: string) => ({
      inspect: async () => {
        const { state, health, role } = of(id);
        const seen = {
          Id: id,
          Name: `/${id}`,
          Config: { Labels: labels(role) },
          State: { Status: state, Paused: state === "paused", Health: { Status: health ?? "healthy" } },
          HostConfig: {},
        };
        Object.assign(of(id), of(id).later?.shift());
        return seen;
      },
      start: async () => {
        const { refuses } = of(id);
        if (refuses) throw new Error(refuses);
        acts.push(`start ${id}`);
        of(id).state = "running";
      },
      unpause: async () => {
        acts.push(`unpause ${id}`);
        of(id).state = "running";
      },
      remove: async () => {
        acts.push(`remove ${id}`);
        delete containers[id];
      },
    }),
  };
  return fake as unknown as Docker;
}

const bring = (containers: Record<string, Made>, refreshes = false) =>
  bringBack(engine(containers), "dev", {
    refreshes,
    tell: (text) => void told.push(text),
    withinSeconds: 0.3,
    everyMilliseconds: 5,
  });

describe("what is down of a network", () => {
  it("is left alone where nothing is, however young its containers", async () => {
    await bring({ one: { state: "running" }, two: { state: "running", health: "starting" } });
    expect([...acts, ...told]).toEqual([]);
  });

  it("is started, and what was paused goes on", async () => {
    await bring({ one: { state: "running" }, two: { state: "exited" }, three: { state: "paused" } });
    expect(acts.sort()).toEqual(["start two", "unpause three"]);
    expect(told).toEqual(["starting what is stopped: three, two"]);
  });

  it("is waited for while Docker restarts it, until it has stayed up", async () => {
    const later = [
      { state: "running", health: "starting" },
      { state: "restarting", health: "starting" },
      { state: "running", health: "starting" },
      { state: "running", health: "healthy" },
    ];
    const two: Made = { state: "restarting", later };
    await bring({ one: { state: "running" }, two });
    expect(later).toEqual([]);
    expect([acts, told]).toEqual([[], ["waiting until they stay up, 0.3 s at most: two"]]);
  });

  it("is waited for although it runs, where Pulumi is going to look at it in any case", async () => {
    const later = [{ state: "running", health: "healthy" }];
    await bring({ one: { state: "running", health: "starting", later } }, true);
    expect(later).toEqual([]);
  });

  it("is left to Pulumi where it does not start, or does not stay up in time", async () => {
    await bring({ one: { state: "running" }, two: { state: "exited", refuses: "port is already allocated" } });
    expect(told).toContain("two does not start: port is already allocated");
    await bring({ one: { state: "running" }, two: { state: "restarting" } });
    expect(told.at(-1)).toMatch(/^waited 0.3 s for all containers to stay up; .*: going on$/);
  });
});

describe("a network whose Docker network was pruned while it was stopped", () => {
  it("has containers that cannot start: they go, for Pulumi to make them anew", async () => {
    const containers: Record<string, Made> = {
      one: { state: "exited", network: "gone" },
      job: { state: "exited", network: "gone", role: "job" },
    };
    expect(await strandedContainers(engine(containers), "dev")).toEqual([{ id: "one", name: "one" }]);
    vi.stubEnv("STACK", "dev");
    await bring(containers);
    vi.unstubAllEnvs();
    expect(acts).toEqual(["remove one"]);
    expect(told[0]).toContain("making them anew, with their data");
  });
});
