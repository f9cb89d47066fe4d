/** Whether a disk has room for a network. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { diskNeed } from "../../../config/diskNeed";
import { planTopology } from "../../../config/topology";
import { judgeDisk, type DiskQuestion } from "../../../engine/diskSpace";
import { Registry } from "prom-client";
import { registerDiskSpace } from "../../../shared/diskMetrics";
import { diskSpace } from "../../../shared/diskSpace";
import { stackConfig } from "../../support/stackFiles";

const needOf = (changes: Record<string, unknown> = {}) =>
  diskNeed(planTopology(parseConfig({ ...stackConfig("airgap"), ...changes })));

const judged = (freeBytes: number, more: Partial<DiskQuestion> = {}) =>
  judgeDisk({
    disk: { folder: "/var/lib/docker", freeBytes, sizeBytes: 250e9 },
    need: needOf(),
    missingImages: 0,
    exists: false,
    ...more,
  });

describe("what a network takes of the disk", () => {
  it("grows by the blocks of each node, and is a gigabyte a day for each at two seconds", () => {
    const [seven, eight] = [needOf(), needOf({ l2_nodes: 8 })];
    expect(eight.perDay - seven.perDay).toBeCloseTo(1.08e9);
    expect(needOf({ l2_block_time: 1 }).perDay).toBeGreaterThan(1.7 * seven.perDay);
  });

  it("grows by the blocks of L1, less where that has a database", () => {
    const [anvil, geth] = ["anvil", "geth"].map((client) => needOf({ l1: { block_time: 2, client } }).perDay);
    expect(anvil).toBeCloseTo(7 * 1.08e9 + 3 * 43_200 * 20e3);
    expect(geth).toBeCloseTo(7 * 1.08e9 + 43_200 * 4e3);
  });

  it("has logs and series that end somewhere", () => {
    const logs = { log_rotation: { max_size_mb: 1, max_files: 1 } };
    const monitoring = { prometheus: { enabled: false }, grafana: { enabled: false } };
    expect(needOf(logs).bounded).toBeLessThan(needOf().bounded);
    expect(needOf({ ...logs, monitoring }).bounded).toBeLessThan(50e6);
  });
});

describe("a disk", () => {
  it("with room for days is fine", () => {
    expect(judged(100e9)).toEqual({});
  });

  it("that has too little to begin is a problem, with numbers and what helps", () => {
    const { problem, warning } = judged(0.9e9, { missingImages: 4 });
    expect(warning).toBeUndefined();
    expect(problem).toMatchInlineSnapshot(
      `"the Docker engine's disk (/var/lib/docker) has 0.9 GB free of 250 GB, and this network needs about 1.9 GB to begin (4 of its images have to be pulled): make room (docker system df shows what Docker holds; docker system prune frees what nothing uses), or give it a larger disk"`,
    );
    expect(judged(1.3e9).problem).toBeUndefined();
    expect(judged(1.3e9, { missingImages: 10 }).problem).toBeDefined();
  });

  it("that is full within a day deserves a word", () => {
    const { problem, warning } = judged(9e9);
    expect(problem).toBeUndefined();
    expect(warning).toMatchInlineSnapshot(
      `"the Docker engine's disk (/var/lib/docker) has 9.0 GB free of 250 GB, and this network adds about 10.2 GB a day to it, and up to 3.6 GB of logs and series, so that it lasts less than a day: make room (docker system df shows what Docker holds; docker system prune frees what nothing uses), or give it a larger disk; fewer nodes (pulumi config set opstack-ha:l2_nodes) take less, and so do shorter logs (opstack-ha:log_rotation)"`,
    );
  });

  it("never keeps a network from being updated that is there", () => {
    const { problem, warning } = judged(0.3e9, { exists: true });
    expect(problem).toBeUndefined();
    expect(warning).toContain("lasts less than a day");
    expect(judged(12e9, { exists: true })).toEqual({});
  });
});

describe("the room on this machine's disk", () => {
  it("is known of a folder, and not of one that there is not", async () => {
    const space = await diskSpace("/");
    expect(space?.freeBytes).toBeGreaterThan(0);
    expect(space?.sizeBytes).toBeGreaterThan(space!.freeBytes);
    expect(await diskSpace("/nowhere/at/all")).toBeUndefined();
  });

  it("is what gateways and guards export", async () => {
    const registry = new Registry();
    registerDiskSpace(registry);
    expect(await registry.metrics()).toMatch(/^engine_disk_free_bytes \d+$/m);
    expect(await registry.metrics()).toMatch(/^engine_disk_size_bytes \d+$/m);
  });
});
