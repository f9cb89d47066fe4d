import { describe, expect, it } from "vitest";
import { deriveAccount, deriveAccounts } from "../../../config/accounts";
import { accountOfKey, presentAccounts, rotatedRoles } from "../../../config/keys";
import { parseConfig } from "../../../config/load";
import { planNetwork } from "../../../config/planNetwork";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";
import { rejection } from "./rejection";

const OTHER_MNEMONIC = "legal winner thank year wave sausage worth useful legal winner thank yellow";
const PRIVATE_KEY = `0x${"5a".repeat(32)}` as const;
const first = deriveAccounts(DEVELOPMENT_MNEMONIC);

describe("keys", () => {
  it("are those of the mnemonic where none is named", () => {
    const { keys, mnemonic } = parseConfig({});
    expect(presentAccounts({ keys, mnemonic })).toEqual(first);
    expect(rotatedRoles({ keys })).toEqual([]);
  });

  it("are an index of the mnemonic, or a private key", () => {
    const { keys, mnemonic } = parseConfig({ keys: { batcher: 10, unsafe_block_signer: PRIVATE_KEY } });
    const accounts = presentAccounts({ keys, mnemonic });
    expect(accounts.batcher).toEqual(deriveAccount(DEVELOPMENT_MNEMONIC, 10));
    expect(accounts.unsafeBlockSigner.privateKey).toBe(PRIVATE_KEY);
    expect(accounts.proposer).toEqual(first.proposer);
    expect(rotatedRoles({ keys })).toEqual(["batcher", "unsafeBlockSigner"]);
  });

  it("may be named as what they are", () => {
    expect(rotatedRoles(parseConfig({ keys: { unsafe_block_signer: "4" } }))).toEqual(["unsafeBlockSigner"]);
    expect(accountOfKey(DEVELOPMENT_MNEMONIC, "4")).toEqual(first.unsafeBlockSigner);
  });

  it("leave the accounts that the chain began with to its genesis", () => {
    const { accounts, firstAccounts } = planNetwork("devnet", { keys: { batcher: "10" } });
    expect(firstAccounts.batcher).toEqual(first.batcher);
    expect(accounts.batcher).not.toEqual(first.batcher);
  });

  it.each([
    [{ batcher: "2" }, "keys.batcher: is the key of another role (proposer)"],
    [{ batcher: "0" }, "keys.batcher: is the key of another role (deployer)"],
    [{ unsafe_block_signer: "1" }, "keys.unsafe_block_signer: is the key of another role (batcher)"],
    [{ batcher: "12", unsafe_block_signer: "12" }, "keys.unsafe_block_signer: is the key of another role (batcher)"],
    [{ batcher: "7" }, "keys.batcher: is a development account that users work with: choose an index from 10 on"],
    [{ batcher: deriveAccount(DEVELOPMENT_MNEMONIC, 7).privateKey }, "keys.batcher: is a development account"],
    [{ batcher: first.proposer.privateKey }, "keys.batcher: is the key of another role (proposer)"],
    [{ batcher: `0x${"0".repeat(64)}` }, "keys.batcher: is no key: it is zero, or too large"],
    [{ batcher: `0x${"f".repeat(64)}` }, "keys.batcher: is no key: it is zero, or too large"],
    [
      { batcher: "next" },
      "keys.batcher: must be the index of an account of the mnemonic, such as 10, or a private key",
    ],
    [{ batcher: "-1" }, "keys.batcher: must be the index"],
    [{ proposer: "10" }, "keys.proposer: unknown key; known are batcher, unsafe_block_signer"],
  ])("%j is refused", (keys, expected) => {
    expect(rejection({ keys })).toContain(expected);
  });

  it("with a mnemonic of its own has no development accounts", () => {
    expect(parseConfig({ mnemonic: OTHER_MNEMONIC, keys: { batcher: "7" } }).keys.batcher).toBe("7");
  });

  it("is never shown, and is to be set as a secret", () => {
    for (const batcher of [PRIVATE_KEY.slice(0, -1), first.proposer.privateKey, `0x${"f".repeat(64)}`]) {
      const message = rejection({ keys: { batcher } });
      expect(message).not.toContain(batcher.slice(2));
      expect(message).toContain("pulumi config set --secret --path opstack-ha:keys.batcher VALUE");
    }
  });
});
