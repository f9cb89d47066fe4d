/**
 * The seed's own network, stack dev: its official images cannot be pulled where these tests run, so that its plan is
 * proven, by a preview through the real Pulumi engine.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { TestStack, type Outcome } from "./support/testStack";

const NETWORK = "e2e-seed";

let stack: TestStack;
let preview: Outcome;

beforeAll(async () => {
  stack = await TestStack.create(NETWORK, "dev", {
    subnet: "10.204.0.0/24",
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
  for (const service of ["anvil", "batcher", "proposer", "challenger", "gateway", "prometheus", "grafana"]) {
    expect(preview.text).toMatch(new RegExp(`-${service}-service-container`));
  }
});

it("warns of the leader that loses its conductor", () => {
  expect(preview.text).toContain("kona-node as a sequencer halts the chain");
});
