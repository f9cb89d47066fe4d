/**
 * The seed's own network, stack dev: its official images cannot be pulled where these tests run, so that its plan is
 * proven, by a preview through the real Pulumi engine. It looks for the images, hence the engine gets their names.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { IMAGES } from "../../config/images";
import { parseConfig } from "../../config/load";
import { imagesInUse } from "../../config/imagesInUse";
import { BASE_IMAGE, imageReference } from "../../toolchain/versions";
import { stackConfig } from "../support/stackFiles";
import { addMissingImages, removeImageNames } from "./support/docker";
import { TestStack, type Outcome } from "./support/testStack";

const NETWORK = "e2e-seed";

/** Names of a registry that answers nowhere, so that only the engine can have them. */
const SILENT = {
  grafana: "localhost:9/grafana:13.2.0",
  kona_node: "localhost:9/kona-node:v1.4.0",
  op_reth: "localhost:9/op-reth:v2.2.0",
};
const CHAIN = [SILENT.kona_node, SILENT.op_reth];

let stack: TestStack;
let preview: Outcome;
let added: string[] = [];

beforeAll(async () => {
  const pinned = imagesInUse(parseConfig(stackConfig("dev")))
    .filter((key) => !(key in SILENT))
    .map((key) => IMAGES[key].registry);
  added = await addMissingImages([...pinned, ...CHAIN], imageReference(BASE_IMAGE));
  stack = await TestStack.create(NETWORK, "dev", {
    subnet: "10.204.0.0/24",
    images: SILENT,
    ports: {
      l1: 28_549,
      gateway: 28_649,
      prometheus: 29_094,
      grafana: 23_019,
      sequencer_rpc: 29_549,
      sequencer_node_rpc: 30_549,
      conductor_rpc: 30_550,
      validator_rpc: 31_549,
      validator_node_rpc: 32_549,
    },
  });
  preview = await stack.preview();
});

afterAll(async () => {
  await removeImageNames(added);
  await stack?.remove();
});

it("plans three sequencers, four validators and everything around them", () => {
  expect(preview.exitCode, preview.text).toBe(0);
  const planned = (pattern: RegExp) => new Set(preview.text.match(pattern) ?? []).size;
  expect(planned(/sequencer-\d-execution-service-container/g)).toBe(3);
  expect(planned(/sequencer-\d-consensus-service-container/g)).toBe(3);
  expect(planned(/sequencer-\d-conductor-service-container/g)).toBe(3);
  expect(planned(/validator-\d-execution-service-container/g)).toBe(4);
  expect(planned(/validator-\d-consensus-service-container/g)).toBe(4);
  for (const service of ["anvil", "batcher", "proposer", "challenger", "gateway", "prometheus", "json-exporter"]) {
    expect(preview.text).toMatch(new RegExp(`-${service}-service-container`));
  }
});

it("leaves out Grafana, whose image is missing, and says why and how to get it", () => {
  expect(preview.text).not.toContain("-grafana-service-container");
  expect(preview.text).toMatch(
    /Grafana is left out: the engine lacks localhost:9\/grafana:13\.2\.0 \(localhost:9 cannot/,
  );
  expect(preview.text).toContain(`docker pull ${SILENT.grafana}`);
});

it("refuses to begin without images of the chain, and names all that are missing", async () => {
  const removed = added.filter((name) => CHAIN.includes(name));
  expect(removed).toEqual(CHAIN);
  await removeImageNames(removed);
  added = added.filter((name) => !removed.includes(name));
  const { exitCode, text } = await stack.preview();
  expect(exitCode).not.toBe(0);
  const [, message, ...others] = text.split("2 images are neither on the engine nor available from a registry:");
  expect(others).toEqual([]);
  expect(message, text).toContain(`images.kona_node: ${SILENT.kona_node} (localhost:9 cannot be reached`);
  expect(message, text).toContain(`images.op_reth: ${SILENT.op_reth} (localhost:9 cannot be reached`);
});
