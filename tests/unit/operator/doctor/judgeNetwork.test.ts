/** The lines of a stack's network, with an engine that answers over HTTP as Docker does. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { IMAGES } from "../../../../config/images";
import { parseConfig } from "../../../../config/load";
import { imagesInUse } from "../../../../config/imagesInUse";
import { lookAtEngine } from "../../../../engine/prepareNetwork";
import { judgeNetwork } from "../../../../operator/doctor/judgeNetwork";
import type { MeasuredSize } from "../../../../operator/documents/sizeTable";
import { folderOf } from "../../engine/builds/files";
import { FakeEngine, type FakeImages } from "../../engine/fakeEngine";

let engine: FakeEngine | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await engine?.stop();
});

const MEASURED = [{ nodes: 15, cpus: 2 }] as MeasuredSize[];
const MEBIBYTE = 2 ** 20;

/** With ports and a subnet that nothing else on this machine has. */
async function findings(has: Partial<FakeImages> = {}, more: Record<string, unknown> = {}, cpus = 8) {
  const config = parseConfig({ network_name: "doctor-test", ports: "auto", subnet: "10.254.78.0/24", ...more });
  const present = imagesInUse(config).map((key) => IMAGES[key].registry);
  engine = await FakeEngine.start({ present, memory: 16_384 * MEBIBYTE, ...has });
  vi.stubEnv("DOCKER_HOST", engine.host);
  const look = await lookAtEngine(config, { "docker:host": engine.host }, "opstack-ha/doctor-test", {
    registryTimeoutSeconds: 5,
  });
  return judgeNetwork(look, cpus, MEASURED);
}

const ofTopic = (all: Awaited<ReturnType<typeof findings>>, topic: string) =>
  all.filter((finding) => finding.topic === topic).map(({ verdict, text }) => [verdict, text]);

it("has a line for each thing that `up` looks at, and says how it is", async () => {
  const all = await findings();
  expect(all.filter(({ verdict }) => verdict === "fail")).toEqual([]);
  expect(ofTopic(all, "ports")).toEqual([["ok", expect.stringMatching(/^all \d+ of this stack are free$/)]]);
  expect(ofTopic(all, "images")).toEqual([
    ["ok", expect.stringMatching(/^(\d+) of \1 pinned ones are on the engine$/)],
  ]);
  expect(ofTopic(all, "memory")).toEqual([
    ["ok", expect.stringMatching(/^this network takes up to about \d+ MB of 16384 MB/)],
  ]);
  expect(ofTopic(all, "CPUs")).toEqual([["ok", "8 for 7 nodes"]]);
  expect(ofTopic(all, "disk")).toEqual([["ok", expect.stringContaining("to begin and")]]);
});

it("names images that would be pulled, and fails for those that cannot be", async () => {
  const opReth = IMAGES.op_reth.registry;
  const present = imagesInUse(parseConfig({}))
    .map((key) => IMAGES[key].registry as string)
    .filter((name) => name !== opReth);
  expect(ofTopic(await findings({ present, available: [opReth] }), "images")).toEqual([
    ["ok", expect.stringContaining(`to be pulled: ${opReth}`)],
  ]);
  await engine!.stop();
  expect(ofTopic(await findings({ present }), "images")).toEqual([["fail", expect.stringContaining("images.op_reth")]]);
});

it("names images that would be built, and fails for what nothing can be built of", async () => {
  const location = folderOf({ Dockerfile: "FROM scratch" });
  expect(ofTopic(await findings({}, { images: { op_batcher: `build:${location}` } }), "images")).toEqual([
    ["ok", expect.stringMatching(/; to be built: opstack-ha-own\/op-batcher:[0-9a-f]+$/)],
  ]);
  await engine!.stop();
  expect(ofTopic(await findings({}, { images: { op_batcher: "build:/nowhere/mine" } }), "images")).toContainEqual([
    "fail",
    "images.op_batcher: /nowhere/mine does not exist",
  ]);
});

it("says who holds a port", async () => {
  const { ports } = parseConfig({ network_name: "doctor-test", ports: "auto" });
  const containers = [
    {
      Id: "x",
      Names: ["/mine"],
      State: "running",
      Status: "Up",
      Labels: {},
      Ports: [{ IP: "127.0.0.1", PublicPort: ports.gateway }],
    },
  ];
  expect(ofTopic(await findings({ containers }), "ports")).toEqual([
    ["fail", expect.stringMatching(/is published by the container mine: stop it with: docker stop mine/)],
  ]);
});

describe("a machine that is small", () => {
  it("for the memory, or the CPUs that README asks for", async () => {
    const all = await findings({ memory: 1_024 * MEBIBYTE }, {}, 1);
    expect(ofTopic(all, "memory")).toEqual([
      ["warn", expect.stringContaining("when it runs out, processes are killed")],
    ]);
    expect(ofTopic(all, "CPUs")).toEqual([["warn", "1: the usual seven nodes need 2"]]);
  });

  it("for more nodes than were measured on as many CPUs", async () => {
    expect(ofTopic(await findings({}, { l2_nodes: 20 }, 2), "CPUs")).toEqual([
      ["warn", expect.stringContaining("no more than 15 were measured")],
    ]);
  });
});
