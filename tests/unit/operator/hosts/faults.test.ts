/** Faults of whole hosts: whom they hit, what they may cost, and that each container is dealt with by the engine of its host. */
import type Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { FAULTS, faultNamed, HOST_FAULTS, type Scene } from "../../../../operator/drill/faults";
import { Engine } from "../../../../operator/drill/faults/containers";
import { victimsOn } from "../../../../operator/drill/faults/host";
import { readersUrl } from "../../../../operator/drill/runDrill";
import type { HostEngines } from "../../../../operator/network/engines";
import { network } from "./seenHosts";

interface Done {
  host: string | undefined;
  what: string;
}

/** Engines that remember what they were told to do. */
function recordingEngines() {
  const done: Done[] = [];
  const of = (host: string | undefined) => {
    const note = (what: string) => void done.push({ host, what });
    return {
      getContainer: (id: string) => ({
        inspect: async () => ({ Image: "image", State: { Running: true, Pid: 1 } }),
        kill: async () => note(`kill ${id}`),
        start: async () => note(`start ${id}`),
      }),
      createContainer: async ({ Cmd, HostConfig }: { Cmd: string[]; HostConfig: { NetworkMode: string } }) => ({
        start: async () => note(`${HostConfig.NetworkMode}: ${Cmd[0]}`),
        wait: async () => ({ StatusCode: 0 }),
        remove: async () => undefined,
      }),
    } as unknown as Docker;
  };
  const engines: HostEngines = { of, discover: async () => network() };
  return { engines, done };
}

function sceneOf(engines: HostEngines, leader: number): Scene {
  const whole = network();
  const victim = whole.sequencers[leader - 1]!;
  return { network: whole, engine: new Engine(engines, whole), victim } as unknown as Scene;
}

const onHost = (host: string) => network().containers.filter((container) => container.host === host);

describe("a fault of a host", () => {
  it("is none of all faults: a network on one engine has no such", () => {
    for (const fault of HOST_FAULTS) expect(FAULTS).not.toContain(fault);
    expect(HOST_FAULTS.map(({ name }) => name)).toEqual([
      "kill-host",
      "kill-l1-host",
      "partition-host",
      "partition-l1-host",
    ]);
  });

  it("hits the nodes and services that are there", () => {
    expect(victimsOn(network(), "b")).toEqual({
      nodes: ["sequencer-2", "validator-2"],
      services: ["gateway", "guard"],
    });
    expect(victimsOn(network(), "a")).toEqual({
      nodes: ["sequencer-1", "validator-1"],
      services: ["l1", "batcher", "proposer", "challenger", "gateway", "guard"],
    });
  });

  it("kills and starts everything on that host, by its engine, and nothing elsewhere", async () => {
    const { engines, done } = recordingEngines();
    const scene = sceneOf(engines, 2);
    const fault = faultNamed("kill-host");
    expect(fault.host!(scene)).toBe("b");
    await fault.inject(scene);
    await fault.restore(scene);
    expect(new Set(done.map(({ host }) => host))).toEqual(new Set(["b"]));
    const verbs = (verb: string) =>
      done.flatMap(({ what }) => (what.startsWith(`${verb} `) ? what.slice(verb.length + 1) : [])).sort();
    const ids = onHost("b")
      .map(({ id }) => id)
      .sort();
    expect([verbs("kill"), verbs("start")]).toEqual([ids, ids]);
  });

  it("takes from each container there the way to all addresses of other hosts, and gives it back", async () => {
    const { engines, done } = recordingEngines();
    const scene = sceneOf(engines, 1);
    const fault = faultNamed("partition-l1-host");
    await fault.inject(scene);
    const [first] = done;
    expect(done.map(({ host }) => host)).toEqual(onHost("a").map(() => "a"));
    const others = [...onHost("b"), ...onHost("c")].map(({ address }) => address!);
    for (const address of others) expect(first!.what).toContain(`busybox ip route replace ${address}/32 dev lo`);
    for (const { address } of onHost("a")) expect(first!.what).not.toContain(`${address}/32`);
    done.length = 0;
    await fault.restore(scene);
    expect(done).toHaveLength(onHost("a").length);
    expect(done[0]!.what).toContain(`busybox ip route del ${others[0]}/32 dev lo || true`);
  });

  it("may cost a slot with the leader, none without, and what it takes with the leader and L1", () => {
    const { sequencers } = network();
    const allowed = (name: string, target: "leader" | "follower" | undefined, hit: number) =>
      faultNamed(name).expectation(target, network(), 30, sequencers[hit - 1]).missedSlots;
    expect(allowed("kill-host", "leader", 2)).toBe(1);
    expect(allowed("kill-host", "follower", 3)).toBe(0);
    expect(allowed("kill-host", "leader", 1)).toBe("any");
    expect(allowed("partition-l1-host", undefined, 1)).toBe("any");
    expect(allowed("partition-l1-host", undefined, 2)).toBe(0);
  });
});

it("a reader asks a gateway that stays", () => {
  const hostOf = (hit: string | undefined) => readersUrl(network(), hit)?.split("/").at(-2);
  expect([hostOf(undefined), hostOf("a"), hostOf("b")]).toEqual(["a", "b", "a"]);
  expect(readersUrl({ ...network(), containers: [], gatewayUrl: "http://127.0.0.1:1" }, undefined)).toBe(
    "http://127.0.0.1:1",
  );
});
