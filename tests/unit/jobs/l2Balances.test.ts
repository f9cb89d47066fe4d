import { expect, it } from "vitest";
import { withBalances } from "../../../jobs/l2Balances";

it("gives money to accounts that are there, in either spelling, and to new ones, and touches nothing else", () => {
  const genesis = {
    config: { chainId: 1 },
    alloc: { aa: { balance: "0x1", nonce: "0x2" }, "0xbb": { balance: "0x0" }, cc: { balance: "0x3" } },
  };
  const funded = "0x21e19e0c9bab2400000";
  expect(withBalances(genesis, ["0xAA", "0xbb", "0xdd"])).toEqual({
    config: { chainId: 1 },
    alloc: {
      aa: { balance: funded, nonce: "0x2" },
      "0xbb": { balance: funded },
      cc: { balance: "0x3" },
      dd: { balance: funded },
    },
  });
  expect(genesis.alloc.aa.balance).toBe("0x1");
});
