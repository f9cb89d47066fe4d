/** What becomes of missing images before anything is created, with an engine that answers over HTTP as Docker does. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { shortReason } from "../../../engine/imageLookup";
import { IMAGES } from "../../../config/images";
import { parseConfig } from "../../../config/load";
import { planTopology } from "../../../config/topology";
import { prepareNetwork } from "../../../engine/prepareNetwork";
import { imagesInUse } from "../../../config/imagesInUse";
import { folderOf } from "./builds/files";
import { FakeEngine, type FakeImages } from "./fakeEngine";

const STACK = "opstack-ha/dev";
const PINNED = imagesInUse(parseConfig({})).map((key) => IMAGES[key].registry);
const without = (...names: string[]) => PINNED.filter((name) => !names.includes(name));

let engine: FakeEngine;

/** A subnet and ports far from those of real networks and of connections: they must be free on this machine. */
const CONFIG = {
  "opstack-ha:subnet": "10.254.77.0/24",
  "opstack-ha:ports": JSON.stringify({
    l1: 21_541,
    gateway: 21_542,
    prometheus: 21_543,
    grafana: 21_544,
    sequencer_rpc: 21_601,
    sequencer_node_rpc: 22_601,
    conductor_rpc: 23_601,
    validator_rpc: 24_601,
    validator_node_rpc: 25_601,
  }),
};

async function prepare(images: FakeImages, config: Record<string, string> = {}, isPreview = false) {
  engine = await FakeEngine.start(images);
  vi.stubEnv("DOCKER_HOST", engine.host);
  return prepareNetwork({ ...CONFIG, ...config }, STACK, isPreview);
}

afterEach(async () => {
  vi.unstubAllEnvs();
  await engine.stop();
});

const refused = (preparation: Promise<unknown>): Promise<string> =>
  preparation.then(
    () => "nothing",
    (error: Error) => error.message,
  );

describe("images that are in use", () => {
  it("are not asked for at registries when the engine has all of them", async () => {
    const { config } = await prepare({ present: PINNED });
    expect(engine.asked).toEqual([]);
    expect(planTopology(config).grafana).toBeDefined();
  });

  it("are asked for only where the engine lacks them, and may be there", async () => {
    const lacking = [IMAGES.grafana.registry, IMAGES.op_reth.registry];
    const { config, warnings } = await prepare({ present: without(...lacking), available: lacking });
    expect(engine.asked.sort()).toEqual(lacking.sort());
    expect(planTopology(config).grafana).toBeDefined();
    expect(warnings.join()).not.toContain("left out");
  });

  it("are the user's own where the config names one", async () => {
    const images = JSON.stringify({ op_reth: "my/op-reth", node: "docker.io/library/node:3" });
    await prepare({ present: [...PINNED, "my/op-reth:latest", "node:3"] }, { "opstack-ha:images": images });
    expect(engine.asked).toEqual([]);
  });
});

describe("a missing image", () => {
  it("of Grafana stops nothing: the network is planned without it, with a warning", async () => {
    const { config, warnings } = await prepare({ present: without(IMAGES.grafana.registry) });
    expect(planTopology(config).grafana).toBeUndefined();
    expect(planTopology(config).prometheus).toBeDefined();
    expect(planTopology(config).images.grafana).toBeUndefined();
    expect(warnings[0]).toContain(
      "Grafana is left out: the engine lacks grafana/grafana:13.2.0 (registry.example cannot be reached: no such host)",
    );
  });

  it("of a part that the network has already stops the update, which would delete its data", async () => {
    const Labels = { "opstack-ha.network": "opstack-ha", "opstack-ha.stack": STACK, "opstack-ha.component": "grafana" };
    const container = { Names: ["/opstack-ha-grafana"], State: "running", Status: "Up", Labels, Ports: [] };
    const images = { present: without(IMAGES.grafana.registry), containers: [container] };
    expect(await refused(prepare(images))).toContain("images.grafana: grafana/grafana:13.2.0");
  });

  it("of the chain stops everything, in one message with every other one", async () => {
    const lacking = [IMAGES.op_reth.registry, IMAGES.node.registry, IMAGES.grafana.registry];
    const refusal = { status: 404, message: "manifest unknown: manifest unknown" };
    const message = await refused(prepare({ present: without(...lacking), refusal }));
    expect(message).toMatch(/^The network cannot be created; nothing was changed:\n {2}- 2 images are neither/);
    expect(message).toContain(`images.op_reth: ${IMAGES.op_reth.registry} (no such image: manifest unknown`);
    expect(message).toContain(`images.node: ${IMAGES.node.registry} (no such image`);
    expect(message).not.toContain("images.grafana");
  });

  it("is not concluded from an engine that cannot be asked", async () => {
    const refusal = { status: 404, message: "page not found" };
    const { config } = await prepare({ present: [], refusal });
    expect(planTopology(config).grafana).toBeDefined();
  });
});

describe("an image that is built of something of the user's own", () => {
  const config = (location: string) => ({
    "opstack-ha:images": JSON.stringify({ op_batcher: `build:${location}` }),
  });
  const folder = () => folderOf({ Dockerfile: "FROM scratch" });

  it("is announced by a preview, which asks no registry for it and builds nothing", async () => {
    const location = folder();
    const { config: prepared, warnings } = await prepare({ present: PINNED }, config(location), true);
    expect(engine.asked).toEqual([]);
    expect(planTopology(prepared).images.op_batcher).toMatch(/^opstack-ha-own\/op-batcher:/);
    expect(warnings).toContain(
      `images.op_batcher: ${location} (a folder with a Dockerfile) is built when the update runs`,
    );
  });

  it("is used as it is where the engine has it", async () => {
    const location = folder();
    const { config: previewed } = await prepare({ present: PINNED }, config(location), true);
    await engine.stop();
    const present = [...PINNED, planTopology(previewed).images.op_batcher!];
    const { config: prepared, warnings } = await prepare({ present }, config(location));
    expect(prepared).toEqual(previewed);
    expect(warnings.join()).not.toContain("images.op_batcher");
  });

  it("stops everything where nothing can be built, in one message with all else that is wrong", async () => {
    const message = await refused(prepare({ present: without(IMAGES.op_reth.registry) }, config("/nowhere/mine")));
    expect(message).toMatch(/^The network cannot be created; nothing was changed:\n {2}- images\.op_batcher: /);
    expect(message).toContain("/nowhere/mine does not exist");
    expect(message).toContain(`images.op_reth: ${IMAGES.op_reth.registry}`);
    expect(engine.asked).toEqual([IMAGES.op_reth.registry]);
  });

  it("stops a preview, too, also where no engine answers", async () => {
    expect(await refused(prepare({ present: PINNED }, config("/nowhere/mine"), true))).toContain("does not exist");
    vi.stubEnv("DOCKER_HOST", "tcp://127.0.0.1:1");
    const silent = prepareNetwork({ ...CONFIG, ...config("/nowhere/mine") }, STACK, true);
    expect(await refused(silent)).toContain("/nowhere/mine does not exist");
  });
});

describe("shortReason", () => {
  it.each([
    [
      '(HTTP code 500) server error - Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host ',
      "registry-1.docker.io cannot be reached: no such host",
    ],
    [
      '(HTTP code 500) server error - Get "http://localhost:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused ',
      "localhost:5999 cannot be reached: connection refused",
    ],
    [
      '(HTTP code 500) server error - Get "https://quay.io/v2/": net/http: TLS handshake timeout',
      "quay.io cannot be reached: TLS handshake timeout",
    ],
    [
      "(HTTP code 403) unexpected - errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required\n",
      "access denied: errors: denied: requested access to the resource is denied unauthorized: authentication required",
    ],
    [
      '(HTTP code 500) server error - Head "https://ghcr.io/v2/a/b/manifests/1": denied: denied',
      "access denied: denied: denied",
    ],
    [
      "(HTTP code 404) unexpected - manifest unknown: manifest unknown ",
      "no such image: manifest unknown: manifest unknown",
    ],
    ["(HTTP code 400) unexpected - invalid reference format ", "invalid reference format"],
  ])("of %j is %j", (message, expected) => {
    expect(shortReason(message)).toBe(expected);
  });

  it("is never longer than a line", () => {
    expect(shortReason(`toomanyrequests: ${"x".repeat(500)}`)).toHaveLength(160);
  });
});

describe("the machine of the engine", () => {
  const MEBIBYTE = 2 ** 20;

  it("is warned of when it is too small, and is no obstacle", async () => {
    const { warnings } = await prepare({ present: PINNED, memory: 2_048 * MEBIBYTE });
    expect(warnings).toEqual(expect.arrayContaining([expect.stringContaining("the engine's machine has 2048 MB")]));
  });

  it("is not warned of when it does not tell what it has", async () => {
    const { warnings } = await prepare({ present: PINNED });
    expect(warnings.join()).not.toContain("memory");
  });
});
