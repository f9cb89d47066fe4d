import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { expect, it } from "vitest";
import { Engine } from "../../../operator/drill/faults/containers";
import type { Network, NetworkContainer } from "../../../operator/network/model";

/** An engine that remembers what it was told to create, and whether its container is paused. */
function recordingDocker() {
  const paused: boolean[] = [];
  const created: { kind: string; labels: Record<string, string> }[] = [];
  const docker = {
    getContainer: () => ({
      inspect: async () => ({
        Image: "image",
        State: { Pid: 1, Paused: paused.at(-1) ?? false },
        NetworkSettings: { Networks: { devnet: { IPAMConfig: { IPv4Address: "10.0.0.2" } } } },
      }),
      pause: async () => void paused.push(true),
      unpause: async () => void paused.push(false),
    }),
    getNetwork: () => ({ disconnect: async () => undefined }),
    createContainer: async ({ Labels }: { Labels: Record<string, string> }) => {
      created.push({ kind: "container", labels: Labels });
      return { start: async () => undefined, wait: async () => ({ StatusCode: 0 }), remove: async () => undefined };
    },
    createNetwork: async ({ Labels }: { Labels: Record<string, string> }) => {
      created.push({ kind: "network", labels: Labels });
      return { connect: async () => undefined };
    },
  };
  return { docker: docker as unknown as Docker, created, paused };
}

const container = { id: "1", name: "devnet-op-conductor-1" } as NetworkContainer;
const network = { name: "devnet", stack: "dev", sequencers: [{ conductor: container }] } as unknown as Network;

it("labels all that a drill creates, so that `make down` finds it after a drill that was killed", async () => {
  const { docker, created } = recordingDocker();
  const engine = new Engine(docker, network);
  await engine.crash([container]);
  await engine.cutOff([container], [container]);
  await engine.partition([container]);
  expect(created.map(({ kind }) => kind)).toEqual(["container", "container", "network"]);
  for (const { labels } of created) {
    expect(labels).toMatchObject({
      "opstack-ha.network": "devnet",
      "opstack-ha.stack": "opstack-ha/dev",
      "opstack-ha.role": "job",
    });
  }
});

it("freezes a container again and again, and leaves it working", async () => {
  const { docker, paused } = recordingDocker();
  const engine = new Engine(docker, network);
  engine.stutter([container], { frozen: 30, working: 5 });
  await sleep(200);
  await engine.steady([container]);
  const times = paused.length;
  expect(times).toBeGreaterThan(3);
  expect(paused.at(-1)).toBe(false);
  await sleep(100);
  expect(paused).toHaveLength(times);
});
