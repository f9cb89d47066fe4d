/** Our own encodings of P2P identities, read back by the libraries that Ethereum clients in JavaScript use. */
import { base64urlnopad } from "@scure/base";
import { describe, expect, it } from "vitest";
import { privateKeyToAddress } from "viem/accounts";
import { bytesToHex, keccak256 } from "viem";
import { enodeUrl, enr, peerId, type EnrArguments } from "../../../config/identity";

/** The key and record of EIP-778's own example. */
const EXAMPLE_KEY = "b71c71a67e1177ad4e901695e1b4b9ee17ae16c6668d313eac2f96dbcda3f291";
const KEYS = [EXAMPLE_KEY, "1".padStart(64, "0"), "f".repeat(8).padEnd(64, "1"), `0x${EXAMPLE_KEY}`];

/** Also verifies the signature. The library is for ES modules only, so it is imported when needed. */
const decode = async (record: string) => (await import("@chainsafe/enr")).ENR.decodeTxt(record);

const argumentsFor = (privateKey: string, more: Partial<EnrArguments> = {}): EnrArguments => ({
  privateKey,
  address: "10.77.0.61",
  tcpPort: 9222,
  udpPort: 9223,
  l2ChainId: 42069,
  ...more,
});

describe("enodeUrl", () => {
  it.each(KEYS)("holds the public key of %s, whose hash is its Ethereum address", (privateKey) => {
    const [, publicKey, where] =
      /^enode:\/\/([0-9a-f]{128})@(.*)$/.exec(enodeUrl(privateKey, "10.77.0.41", 30303)) ?? [];
    const address = `0x${keccak256(`0x${publicKey}`).slice(-40)}`;
    expect(address).toBe(privateKeyToAddress(`0x${privateKey.replace("0x", "")}`).toLowerCase());
    expect(where).toBe("10.77.0.41:30303");
  });
});

describe("enr", () => {
  it.each(KEYS)("decodes to what was put in, for %s", async (privateKey) => {
    const record = await decode(enr(argumentsFor(privateKey)));
    expect(record).toMatchObject({ id: "v4", seq: 1n, ip: "10.77.0.61", tcp: 9222, udp: 9223 });
  });

  it("is signed: of a changed record the library wants nothing", async () => {
    const record = enr(argumentsFor(EXAMPLE_KEY));
    const bytes = base64urlnopad.decode(record.slice(4));
    bytes[bytes.length - 1]! ^= 1;
    await expect(decode(`enr:${base64urlnopad.encode(bytes)}`)).rejects.toThrow(/signature/i);
  });

  it("belongs to the node of EIP-778's example key", async () => {
    const record = await decode(enr(argumentsFor(EXAMPLE_KEY)));
    expect(record.nodeId).toBe("a448f24c6d18e575453db13171562b71999873db5b286df957af199ec94617f7");
  });

  it.each([
    [1, "0x0100"],
    [127, "0x7f00"],
    [128, "0x800100"],
    [42069, "0xd5c80200"],
    [11155420, "0xdcefa80500"],
    [Number.MAX_SAFE_INTEGER, "0xffffffffffffff0f00"],
  ])(
    "carries chain id %d as varint and the version 0, without which kona-node ignores it",
    async (l2ChainId, expected) => {
      const record = await decode(enr(argumentsFor(EXAMPLE_KEY, { l2ChainId })));
      expect(bytesToHex(record.kvs.get("opstack")!)).toBe(expected);
    },
  );

  it("has its keys in lexical order, as EIP-778 demands", async () => {
    const keys = [...(await decode(enr(argumentsFor(EXAMPLE_KEY)))).kvs.keys()];
    expect(keys).toEqual([...keys].sort());
  });

  it("is the same every time, or every update would replace its readers", () => {
    expect(enr(argumentsFor(EXAMPLE_KEY))).toBe(enr(argumentsFor(EXAMPLE_KEY)));
  });
});

describe("peerId", () => {
  it.each(KEYS)("is what libp2p derives from the node record of %s", async (privateKey) => {
    expect(peerId(privateKey)).toBe((await decode(enr(argumentsFor(privateKey)))).peerId.toString());
  });

  it("of secp256k1 keys always begins alike", () => {
    expect(KEYS.map((key) => peerId(key).slice(0, 8))).toEqual(KEYS.map(() => "16Uiu2HA"));
  });
});

it("does not care whether a key is written with 0x", () => {
  expect(peerId(`0x${EXAMPLE_KEY}`)).toBe(peerId(EXAMPLE_KEY));
  expect(enodeUrl(`0x${EXAMPLE_KEY}`, "10.0.0.1", 1)).toBe(enodeUrl(EXAMPLE_KEY, "10.0.0.1", 1));
});
