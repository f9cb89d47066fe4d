import { expect, it } from "vitest";
import type { Series } from "../../../operator/monitoring/prometheus";
import { accountsOf } from "../../../operator/status/spending";

const series = (component: string, value: string): Series => ({ metric: { component }, value: [0, value] });

it("joins what accounts have with what they spend", () => {
  const balances = [series("op-proposer", "2"), series("op-batcher", "1.5")];
  expect(accountsOf(balances, [series("op-batcher", "0.25")])).toEqual([
    { component: "op-batcher", ether: 1.5, etherPerHour: 0.25 },
    { component: "op-proposer", ether: 2 },
  ]);
  expect(accountsOf([], [series("op-batcher", "0.25")])).toEqual([]);
});
