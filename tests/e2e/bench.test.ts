/** The bench (`SUITE=all`): it measures a network of its own, leaves nothing behind, and does not touch what is there. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BENCH } from "../../operator/bench/benchStack";
import { readMeasurements, type Measurement } from "../../operator/bench/results";
import { PROJECT_DIRECTORY } from "../../operator/pulumi";
import { leftovers } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const CONFIG_FILE = path.join(PROJECT_DIRECTORY, `Pulumi.${BENCH}.yaml`);
const BENCH_MILLISECONDS = 1_800_000;

let stack: TestStack;
let folder: string;

async function bench(...parameters: string[]) {
  const command = ["--import", "tsx", "operator/main.ts", "bench", ...parameters];
  const { exitCode, stdout, all } = await stack.start(process.execPath, command);
  return { exitCode, stdout, text: all };
}

describe.runIf(RUNS_ALL)("a bench", () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-bench-test-"));
    stack = await TestStack.create("e2e-bench", "airgap", { sequencer_count: 3, l2_nodes: 4 });
  });

  afterAll(async () => {
    rmSync(CONFIG_FILE, { force: true });
    rmSync(folder, { recursive: true, force: true });
    await stack?.remove();
  });

  it("refuses to begin where another one may be at work, and touches nothing of it", async () => {
    writeFileSync(CONFIG_FILE, "config: {}\n");
    const { exitCode, text } = await bench();
    expect([exitCode, text]).toEqual([1, expect.stringContaining(`rm Pulumi.${BENCH}.yaml`)]);
    expect(readFileSync(CONFIG_FILE, "utf8")).toBe("config: {}\n");
    rmSync(CONFIG_FILE);
  });

  it("refuses a network that has no room for a node more", async () => {
    stack.configure({ l2_nodes: 53 });
    const { exitCode, text } = await bench();
    expect([exitCode, text]).toEqual([1, expect.stringContaining("cannot be measured and grown by one node")]);
    expect(existsSync(CONFIG_FILE)).toBe(false);
    stack.configure({});
  });

  it(
    "measures every step, takes the updates apart, and leaves nothing behind",
    async () => {
      const output = path.join(folder, "result.json");
      const markdown = path.join(folder, "result.md");
      const { exitCode, stdout, text } = await bench("--json", "--output", output, "--markdown", markdown);
      expect(exitCode, text).toBe(0);
      const measured = JSON.parse(stdout) as Measurement;
      expect(readMeasurements(output)).toEqual([measured]);
      expect(measured).toMatchObject({
        stack: "e2e-bench",
        sequencers: 3,
        validators: 1,
        clients: ["op-geth", "op-node"],
      });
      const [round, ...others] = measured.rounds;
      expect(others).toEqual([]);
      console.log(JSON.stringify(round, null, 2));
      for (const { seconds, phases, parts } of Object.values(round!.updates)) {
        const ofPulumi = phases.find(({ name }) => name === "pulumi up")!.seconds;
        const sum = Object.values(parts).reduce((total, each) => total + each, 0);
        expect(seconds).toBeGreaterThan(ofPulumi);
        expect(Math.abs(sum - ofPulumi)).toBeLessThan(1);
      }
      const { up, "no-change up": unchanged } = round!.updates;
      expect(up.parts["contract deployment"]).toBeGreaterThan(1);
      expect(up.parts.containers).toBeGreaterThan(1);
      expect(up.parts["verification job"]).toBeGreaterThan(1);
      expect(up.parts["program and preflight"]).toBeGreaterThan(0.1);
      // Nothing is created, so nothing is waited for.
      expect(unchanged.parts.containers).toBe(0);
      expect(unchanged.seconds).toBeLessThan(up.seconds);
      expect(round!.failover!.largestGap).toBeGreaterThan(0);
      expect(readFileSync(markdown, "utf8")).toContain("| `up` of a new network |");
      expect(await leftovers(BENCH)).toEqual([]);
      expect(existsSync(CONFIG_FILE)).toBe(false);
    },
    BENCH_MILLISECONDS,
  );

  it(
    "leaves nothing behind when it is interrupted either",
    async () => {
      const running = stack.start(process.execPath, ["--import", "tsx", "operator/main.ts", "bench"]);
      const started = Date.now();
      while ((await leftovers(BENCH)).length === 0 && Date.now() - started < 300_000) {
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      running.kill("SIGINT");
      const { exitCode, all } = await running;
      expect([exitCode, all]).toEqual([130, expect.stringContaining("the bench was interrupted")]);
      expect(await leftovers(BENCH)).toEqual([]);
      expect(existsSync(CONFIG_FILE)).toBe(false);
    },
    BENCH_MILLISECONDS,
  );
});
