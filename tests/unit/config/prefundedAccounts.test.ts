import { expect, it } from "vitest";
import { developmentAccounts, prefundedAccounts } from "../../../config/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";

const OTHER_MNEMONIC = "legal winner thank year wave sausage worth useful legal winner thank yellow";
const FRIEND = "0x00000000219ab540356cbb839cbe05303d7705fa";

it("are the ten that every tool knows, and those that the config names", () => {
  const found = prefundedAccounts({ mnemonic: DEVELOPMENT_MNEMONIC, prefunded_accounts: [FRIEND] });
  expect(found).toHaveLength(11);
  expect(found[0]).toBe("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
  expect(found[9]).toBe("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720");
  expect(found[10]).toBe("0x00000000219ab540356cBB839Cbe05303d7705Fa");
  expect(developmentAccounts()[0]!.privateKey).toBe(
    "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  );
});

it("are none for another mnemonic, unless the config names some", () => {
  expect(prefundedAccounts({ mnemonic: OTHER_MNEMONIC, prefunded_accounts: [] })).toEqual([]);
  expect(prefundedAccounts({ mnemonic: OTHER_MNEMONIC, prefunded_accounts: [FRIEND, FRIEND] })).toHaveLength(1);
});
