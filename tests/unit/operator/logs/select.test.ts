import { describe, expect, it } from "vitest";
import type { Source } from "../../../../operator/logs/record";
import { selection } from "../../../../operator/logs/select";

const source = (name: string, component: string, role: string, index: number): Source => ({
  id: name,
  name,
  component,
  role,
  index,
});

const SOURCES = [
  source("op-geth-sequencer-1", "op-geth", "sequencer", 1),
  source("op-node-sequencer-1", "op-node", "sequencer", 1),
  source("op-conductor-1", "op-conductor", "sequencer", 1),
  source("op-conductor-2", "op-conductor", "sequencer", 2),
  source("op-node-validator-1", "op-node", "validator", 1),
  source("op-node-challenger", "op-node", "challenger", 0),
  source("gateway", "gateway", "service", 0),
  source("job-verify", "job-verify", "job", 0),
];

const selected = (service: string | undefined) =>
  SOURCES.filter(selection(service, SOURCES, "devnet")).map(({ name }) => name);

describe("SERVICE", () => {
  it.each<[string, string[]]>([
    ["op-conductor", ["op-conductor-1", "op-conductor-2"]],
    ["sequencer-1", ["op-geth-sequencer-1", "op-node-sequencer-1", "op-conductor-1"]],
    ["validator", ["op-node-validator-1"]],
    ["job", ["job-verify"]],
    ["devnet-gateway", ["gateway"]],
    ["op_geth, gateway", ["op-geth-sequencer-1", "gateway"]],
    ["challenger", ["op-node-challenger"]],
  ])("%s", (service, names) => expect(selected(service)).toEqual(names));

  it.each([undefined, "", " , "])("is everything when it is %j", (service) => {
    expect(selected(service)).toHaveLength(SOURCES.length);
  });

  it("is an error that lists what there is, if only one of its names stands for nothing", () => {
    expect(() => selected("gateway,op-nod,sequencer-3")).toThrow(
      /^"op-nod", "sequencer-3": [^]*components: gateway, job-verify, op-conductor, op-geth, op-node\n[^]*nodes: +sequencer-1, sequencer-2, validator-1\n/,
    );
  });

  it("also holds for containers that start later", () => {
    const isWanted = selection("sequencer", SOURCES, "devnet");
    expect(isWanted(source("op-node-sequencer-3", "op-node", "sequencer", 3))).toBe(true);
    expect(isWanted(source("op-node-validator-3", "op-node", "validator", 3))).toBe(false);
  });
});
