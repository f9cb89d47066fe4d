import { describe, expect, it } from "vitest";
import { deriveAccount } from "../../../config/accounts";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";
import { largestGaps } from "../../../operator/rotate/heads";
import { planRotation, type RotationRequest } from "../../../operator/rotate/plan";
import { parseKeys } from "../../../operator/rotate/stackKeys";
import { UsageError, UserError } from "../../../operator/terminal";

const addressOf = (index: number) => deriveAccount(DEVELOPMENT_MNEMONIC, index).address;

const BATCHER: RotationRequest = {
  role: "batcher",
  mnemonic: DEVELOPMENT_MNEMONIC,
  keys: {},
  present: addressOf(1),
  served: [undefined],
};
const served = (...indexes: number[]) => indexes.map(addressOf);

describe("the next key", () => {
  it("is the first that nobody has", () => {
    expect(planRotation(BATCHER)).toEqual({ key: "10", account: addressOf(10), goesOn: false });
    const keys = { batcher: "10", unsafe_block_signer: "14" };
    expect(planRotation({ ...BATCHER, keys, present: addressOf(10), served: served(10) }).key).toBe("15");
    const signer = { ...BATCHER, role: "signer", keys: { unsafe_block_signer: "4" }, present: addressOf(4) } as const;
    expect(planRotation({ ...signer, served: served(4, 4, 4) })).toEqual({
      key: "10",
      account: addressOf(10),
      goesOn: false,
    });
  });

  it("is the one that an interrupted rotation has set already", () => {
    expect(planRotation({ ...BATCHER, keys: { batcher: "12" } })).toEqual({
      key: "12",
      account: addressOf(12),
      goesOn: true,
    });
    expect(planRotation({ ...BATCHER, keys: { batcher: "12" }, wanted: "12" }).goesOn).toBe(true);
    const another = planRotation({ ...BATCHER, keys: { batcher: "12" }, wanted: "13" });
    expect(another).toMatchObject({ key: "13", goesOn: false });
  });

  it("is the same again where L1 knows it, and a container does not", () => {
    const signer = { ...BATCHER, role: "signer", keys: { unsafe_block_signer: "12" }, present: addressOf(12) } as const;
    const goesOn = { key: "12", account: addressOf(12), goesOn: true };
    expect(planRotation({ ...signer, served: served(4, 12, 12) })).toEqual(goesOn);
    expect(planRotation({ ...signer, served: served(4, 12, 12), wanted: "12" })).toEqual(goesOn);
    expect(planRotation({ ...BATCHER, keys: { batcher: "12" }, present: addressOf(12) })).toEqual(goesOn);
    expect(() => planRotation({ ...signer, served: served(4, 12, 12), wanted: "13" })).toThrow(
      `the change to ${addressOf(12)} is not over, because it was interrupted: it goes on with make up`,
    );
    expect(planRotation({ ...signer, served: served(12, 12, 12), wanted: "13" }).goesOn).toBe(false);
    // Interrupted in the first of the signer's two updates, in which the key stays as it is.
    const firstStep = { ...signer, keys: { unsafe_block_signer: "4" }, present: addressOf(4) };
    expect(planRotation({ ...firstStep, served: [addressOf(4), undefined] })).toMatchObject({
      key: "10",
      goesOn: false,
    });
  });

  it("is not the other role's", () => {
    const keys = { unsafe_block_signer: "11" };
    expect(() => planRotation({ ...BATCHER, keys, wanted: "11" })).toThrow(
      "this key is that of the signer of unsafe blocks",
    );
  });

  it("may be a private key", () => {
    const { privateKey, address } = deriveAccount(DEVELOPMENT_MNEMONIC, 30);
    const given = planRotation({ ...BATCHER, wanted: privateKey });
    expect(given).toEqual({ key: privateKey, account: address, goesOn: false });
    const done = { ...BATCHER, keys: { batcher: privateKey }, present: address, served: [address] };
    expect(planRotation(done).key).toBe("10");
  });

  it("is not the one that the role has", () => {
    expect(() => planRotation({ ...BATCHER, wanted: "1" })).toThrow(UserError);
    expect(() => planRotation({ ...BATCHER, keys: { batcher: "12" }, wanted: "1" })).toThrow("is the batcher already");
    expect(() => planRotation({ ...BATCHER, wanted: "1" })).toThrow(`${addressOf(1)} is the batcher already`);
  });

  it.each([
    ["2", "this key is the key of another role (proposer)"],
    ["7", "this key is a development account that users work with"],
    [`0x${"0".repeat(64)}`, "this key is no key"],
  ])("is not %s", (wanted, message) => {
    expect(() => planRotation({ ...BATCHER, wanted })).toThrow(UsageError);
    expect(() => planRotation({ ...BATCHER, wanted })).toThrow(message);
  });
});

describe("gaps", () => {
  const sample = (seconds: number, unsafe: number, safe: number) => ({ at: seconds * 1_000, unsafe, safe });

  it("are the longest that each head stood still", () => {
    const seen = [sample(0, 1, 0), sample(2, 2, 0), sample(4, 3, 3), sample(10, 4, 3), sample(20, 5, 9)];
    expect(largestGaps(seen)).toEqual({ unsafe: 10, safe: 16 });
  });

  it("count to the end, and are not ended by a head that went back", () => {
    expect(largestGaps([sample(0, 5, 5), sample(3, 4, 4), sample(7, 5, 5)])).toEqual({ unsafe: 7, safe: 7 });
    expect(largestGaps([])).toEqual({ unsafe: 0, safe: 0 });
  });
});

describe("the config's keys", () => {
  it("are text, whatever Pulumi made of them", () => {
    expect(parseKeys('{"batcher":10,"unsafe_block_signer":"0x12"}')).toEqual({
      batcher: "10",
      unsafe_block_signer: "0x12",
    });
    expect(parseKeys(undefined)).toEqual({});
  });
});
