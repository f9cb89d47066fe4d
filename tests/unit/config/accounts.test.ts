import { describe, expect, it } from "vitest";
import { privateKeyToAddress } from "viem/accounts";
import { deriveAccounts } from "../../../config/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";

describe("deriveAccounts", () => {
  const accounts = deriveAccounts(DEVELOPMENT_MNEMONIC);

  it("gives the development mnemonic's well-known addresses, one for each role", () => {
    expect(Object.fromEntries(Object.entries(accounts).map(([role, { address }]) => [role, address]))).toEqual({
      deployer: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
      batcher: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
      proposer: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
      challenger: "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
      unsafeBlockSigner: "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
    });
  });

  it("gives the private key behind each address", () => {
    expect(accounts.deployer.privateKey).toBe("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    for (const { address, privateKey } of Object.values(accounts))
      expect(privateKeyToAddress(privateKey)).toBe(address);
  });

  it("forgives blanks around the words", () => {
    expect(deriveAccounts(`\n${DEVELOPMENT_MNEMONIC} `)).toEqual(accounts);
  });
});
