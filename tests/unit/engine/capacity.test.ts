import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { memoryEstimate } from "../../../config/memory";
import { planTopology } from "../../../config/topology";
import { capacityWarnings, hostMemoryWarning } from "../../../engine/capacity";
import { stackConfig } from "../../support/stackFiles";
import { overThreeHosts } from "../../support/threeHosts";

const GIBIBYTE = 2 ** 30;
const ROOMY = { memoryBytes: 64 * GIBIBYTE, neighbourTable: 1_024 };
const LARGE_TABLE = { neighbourTable: 4_096 };
const configOf = (raw: Record<string, unknown> = {}) => parseConfig({ ...stackConfig("airgap"), ...raw });

describe("the kernel's neighbour table", () => {
  it("is large enough by default for the stacks of this project, and for 36 nodes", () => {
    expect(capacityWarnings(configOf(), {})).toEqual([]);
    expect(capacityWarnings(configOf({ l2_nodes: 36 }), ROOMY)).toEqual([]);
  });

  it("is too small for more: the warning names the keys, a size that fits, and how to widen it", () => {
    const [warning, ...others] = capacityWarnings(configOf({ sequencer_count: 9, l2_nodes: 59 }), ROOMY);
    expect(others).toEqual([]);
    expect(warning).toMatch(/^sequencer_count 9 and l2_nodes 59 take up to \d+ entries/);
    expect(warning).toContain(
      "sysctl -w net.ipv4.neigh.default.gc_thresh3=4096 net.ipv4.neigh.default.gc_thresh2=2048",
    );
    const [, fitting] = /pulumi config set opstack-ha:l2_nodes (\d+)$/.exec(warning!)!;
    expect(capacityWarnings(configOf({ sequencer_count: 9, l2_nodes: Number(fitting) }), ROOMY)).toEqual([]);
    expect(capacityWarnings(configOf({ sequencer_count: 9, l2_nodes: Number(fitting) + 1 }), ROOMY)).toHaveLength(1);
  });

  it("is believed to be the default where it cannot be read, and what it is where it can", () => {
    const large = configOf({ sequencer_count: 9, l2_nodes: 59 });
    expect(capacityWarnings(large, {})[0]).toContain("by default it has 1024");
    expect(capacityWarnings(large, { neighbourTable: 4_096 })).toEqual([]);
    expect(capacityWarnings(configOf(), { neighbourTable: 256 })[0]).toContain("the engine's has 256");
  });
});

describe("memory", () => {
  it("is enough for seven nodes on a machine of 8 GB, and for forty on one of 24", () => {
    expect(capacityWarnings(configOf(), { ...ROOMY, memoryBytes: 8 * GIBIBYTE })).toEqual([]);
    expect(capacityWarnings(configOf({ l2_nodes: 40 }), { ...LARGE_TABLE, memoryBytes: 24 * GIBIBYTE })).toEqual([]);
  });

  it("is not enough for forty on a machine of 8 GB", () => {
    const [warning] = capacityWarnings(configOf({ l2_nodes: 40 }), { ...LARGE_TABLE, memoryBytes: 8 * GIBIBYTE });
    expect(warning).toMatch(/^sequencer_count 3 and l2_nodes 40 take about \d+ MB of memory, .* has 8192 MB/);
    expect(warning).toMatch(/opstack-ha:l2_nodes \d+$/);
  });

  it("counts a limit of the config that is lower", () => {
    const estimate = (resources: object) => memoryEstimate(planTopology(configOf({ resources })));
    expect(estimate({}) - estimate({ op_geth: { memory_mb: 100 } })).toBe(7 * 100);
    expect(estimate({ op_geth: { memory_mb: 4_000 } })).toBe(estimate({}));
  });

  it("of a host of several is judged by what is planned there", () => {
    const plan = planTopology(parseConfig(overThreeHosts("routed")));
    const [onA, onB, onC] = ["a", "b", "c"].map((host) => memoryEstimate(plan, host));
    expect(onA! + onB! + onC!).toBe(memoryEstimate(plan));
    const machine = { memoryBytes: GIBIBYTE };
    expect(onA! > 921 && onB! < 921).toBe(true);
    expect(hostMemoryWarning(plan, "b", machine)).toBeUndefined();
    expect(hostMemoryWarning(plan, "a", machine)).toContain(
      `host a: what is planned there takes about ${onA} MB of memory, and its machine has 1024 MB`,
    );
    expect(hostMemoryWarning(plan, "a", {})).toBeUndefined();
  });
});
