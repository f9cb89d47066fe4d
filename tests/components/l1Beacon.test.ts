/** go-ethereum as a local L1 beneath kona-node, which asks L1 for a beacon API. */
import { expect, it } from "vitest";
import { recordNetwork } from "./support/network";

const GETH = { changes: { l1: { client: "geth" } } };

it("gives kona-node a beacon API beside L1, which is there before it", async () => {
  const network = await recordNetwork("ha", GETH);
  const names = network.containers.map(({ inputs }) => inputs.name.replace(`${network.plan.network}-`, ""));
  const [beacon, anchor] = ["l1-beacon", "job-anchor-rollup"].map((name) => names.indexOf(name));
  expect(beacon).toBeGreaterThan(names.indexOf("geth"));
  expect(anchor).toBeGreaterThan(beacon!);
  expect(names.indexOf("kona-node-validator-1")).toBeGreaterThan(anchor!);

  const asking = network.containers.filter(({ inputs }) => JSON.stringify(inputs.command ?? []).includes(":5052"));
  expect(asking.map(({ inputs }) => inputs.name.replace(`${network.plan.network}-`, "")).sort()).toEqual(
    [1, 2, 3, 4].map((index) => `kona-node-validator-${index}`),
  );
  expect(network.container("kona-node-validator-1").inputs.command).toContain(
    `--l1-beacon=http://${network.plan.network}-l1-beacon:5052`,
  );
});

it("is told where L1 is, and how long its slots are, and publishes nothing", async () => {
  const network = await recordNetwork("ha", GETH);
  const { uploads, ports } = network.container("l1-beacon").inputs;
  const input = uploads.find(({ file }) => file === "/job/input.json")!.content as string;
  expect(JSON.parse(input)).toEqual({
    l1RpcUrl: `http://${network.plan.network}-geth:8545`,
    blockTime: network.plan.chain.l1BlockTime,
    port: 5052,
  });
  expect(ports ?? []).toEqual([]);
});
