/** Jobs: what waits for them, what happens when one fails, and when they run again. */
import { describe, expect, it } from "vitest";
import { recordNetwork, RecordedNetwork, type NetworkOptions, type StackName } from "./support/network";
import { ProgramFailure } from "./support/provider";

/** The message of the failed update, and the containers that were created until then. */
async function failedUpdate(stack: StackName, jobs: NetworkOptions["jobs"]) {
  const failure = await recordNetwork(stack, { jobs }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof ProgramFailure)) throw new Error("the update did not fail", { cause: failure });
  const { plan } = await recordNetwork(stack);
  const containers = new RecordedNetwork(plan, failure.recorded, {}).containers;
  return {
    message: failure.message,
    created: containers.map(({ inputs }) => inputs.name.replace(`${plan.network}-`, "")),
  };
}

/** The names of all containers in the order in which they were created. */
const orderOf = ({ containers, plan }: RecordedNetwork) =>
  containers.map(({ inputs }) => inputs.name.replace(`${plan.network}-`, ""));

describe("a network comes up in order", () => {
  const follows = (order: string[], later: RegExp, earlier: RegExp) => {
    const first = order.findIndex((name) => later.test(name));
    const last = order.findLastIndex((name) => earlier.test(name));
    expect(first).toBeGreaterThan(-1);
    expect(last).toBeGreaterThan(-1);
    expect(first).toBeGreaterThan(last);
  };

  it.each([
    ["the genesis is prepared once the contracts are deployed", /^job-prepare-genesis$/, /^job-deploy-contracts$/],
    ["L1 and execution clients start from the genesis", /^(anvil|op-reth-.*)$/, /^job-prepare-genesis$/],
    ["the rollup is anchored to the L1 that runs", /^job-anchor-rollup$/, /^anvil$/],
    ["consensus clients start with the rollup config", /^(kona|op)-node-.*$/, /^job-anchor-rollup$/],
    ["membership is reconciled when all conductors run", /^job-reconcile-cluster$/, /^op-conductor-.*$/],
    [
      "whatever reads the chain starts once there is one",
      /^(op-(batcher|proposer|challenger)|guard)$/,
      /^job-reconcile-cluster$/,
    ],
    ["the network is verified at the end", /^job-verify-network$/, /^(?!job-verify-network).*$/],
  ])("%s", async (_, later, earlier) => {
    follows(orderOf(await recordNetwork("dev")), later, earlier);
  });

  it("each conductor starts after its own pair", async () => {
    const order = orderOf(await recordNetwork("dev"));
    for (const index of [1, 2, 3]) {
      follows(order, new RegExp(`^op-conductor-${index}$`), new RegExp(`-sequencer-${index}$`));
    }
  });

  it("on a network that runs, nodes change one at a time, the first sequencer last", async () => {
    const order = orderOf(await recordNetwork("dev", { running: true }));
    follows(order, /^kona-node-sequencer-2$/, /^op-conductor-3$/);
    follows(order, /^op-reth-sequencer-1$/, /^op-conductor-2$/);
    follows(order, /^op-reth-validator-2$/, /^kona-node-validator-1$/);
  });
});

describe("a job that fails", () => {
  it("fails the update with its log, and keeps what waits for it from being created", async () => {
    const refusal = { exitCode: 1, logs: "sequencer-2 is not a voter after 150 s\n" };
    const { message, created } = await failedUpdate("dev", { "job-reconcile-cluster": refusal });
    expect(message).toMatchInlineSnapshot(`
      "The job kup-example-multi-sequencer-job-reconcile-cluster failed (exit code 1). Fix the cause and run "pulumi up" again. Its log:
      sequencer-2 is not a voter after 150 s"
    `);
    expect(created).toContain("op-conductor-3");
    expect(created).toContain("gateway");
    for (const dependant of ["op-batcher", "op-proposer", "op-challenger", "job-verify-network"]) {
      expect(created).not.toContain(dependant);
    }
  });

  it("at the beginning leaves nothing of the chain behind", async () => {
    const { message, created } = await failedUpdate("single", {
      "job-deploy-contracts": { exitCode: 3, logs: "no gas" },
    });
    expect(message).toContain("job-deploy-contracts failed (exit code 3)");
    expect(message).toContain("no gas");
    expect(created).not.toContain("anvil");
    expect(created.filter((name) => /sequencer-\d$|validator-\d$/.test(name) && !name.startsWith("job-"))).toEqual([]);
  });

  it("at the end fails the update too, though nothing waits for it", async () => {
    const result = { exitCode: 1, logs: "no new safe head" };
    const { message } = await failedUpdate("single", { "job-verify-network": result });
    expect(message).toContain("no new safe head");
  });

  it.each(["[one]", "ready", "123456789", "a line as long as its frame header is awkward".repeat(4)])(
    "is shown without the frame headers that Docker puts into its log: %s",
    async (line) => {
      const frame = (stream: number) => `${String.fromCharCode(stream, 0, 0, 0, 0, 0, 0, line.length + 1)}${line}\n`;
      const { message } = await failedUpdate("single", {
        "job-verify-network": { exitCode: 1, logs: frame(1) + frame(2) },
      });
      expect(message.endsWith(`Its log:\n${line}\n${line}`)).toBe(true);
    },
  );
});

describe("a job runs again", () => {
  const labelOf = (network: RecordedNetwork, container: string, label: string) =>
    network.container(container).inputs.labels.find((each) => each.label === `opstack-ha.${label}`)?.value;

  it("after it failed, though nothing in its definition changed", async () => {
    const name = "opstack-single-job-verify-network";
    const network = await recordNetwork("single", { failedAttempts: { [name]: 2 } });
    expect(labelOf(network, "job-verify-network", "attempt")).toBe("2");
    expect(labelOf(network, "job-anchor-rollup", "attempt")).toBe("0");
  });
});
