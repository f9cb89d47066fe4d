import { expect, it } from "vitest";
import { whoPays } from "../../../../operator/money/payer";

it.each([
  // hasKey, isAnvil, hasDevelopmentMnemonic
  [false, true, true, "anvil"],
  [false, true, false, "anvil"],
  [false, false, true, "development"],
  [false, false, false, undefined],
  [true, true, true, "key"],
  [true, false, false, "key"],
])("key %s, Anvil %s, development mnemonic %s: %s pays", (hasKey, isAnvil, hasDevelopmentMnemonic, payer) => {
  expect(whoPays({ hasKey, isAnvil, hasDevelopmentMnemonic })).toBe(payer);
});
