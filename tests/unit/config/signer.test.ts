import { describe, expect, it } from "vitest";
import { deriveAccounts } from "../../../config/accounts";
import { addressOf, planNetwork } from "../../../config/planNetwork";
import { parseConfig } from "../../../config/load";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";
import { remoteSigner, signedRoles } from "../../../config/signer";
import { rejection } from "./rejection";

const ENDPOINT = "https://signer.example:8080";
const [ONE, TWO] = ["1", "2"].map((digit) => `0x${digit.repeat(40)}`) as [string, string];
const PEM = { ca: "-----BEGIN CERTIFICATE-----\na", certificate: "-----BEGIN CERTIFICATE-----\nb" };
const TLS = { ...PEM, private_key: "-----BEGIN PRIVATE KEY-----\nc" };

const first = deriveAccounts(DEVELOPMENT_MNEMONIC);

describe("a remote signer", () => {
  it("is none where nothing is said", () => {
    expect(remoteSigner(parseConfig({}))).toBeUndefined();
    expect(signedRoles(parseConfig({}))).toEqual([]);
  });

  it("has the keys of the roles whose accounts are named", () => {
    const config = parseConfig({ signer: { endpoint: ENDPOINT, batcher: ONE, unsafe_block_signer: TWO, tls: TLS } });
    expect(remoteSigner(config)).toEqual({
      endpoint: ENDPOINT,
      addresses: { batcher: ONE, unsafeBlockSigner: TWO },
      tls: { ca: TLS.ca, certificate: TLS.certificate, privateKey: TLS.private_key },
    });
  });

  it("leaves the accounts of the genesis as they are", () => {
    const planned = planNetwork("devnet", { signer: { endpoint: ENDPOINT, proposer: ONE } });
    expect(addressOf(planned, "proposer")).toBe(ONE);
    expect(addressOf(planned, "batcher")).toBe(first.batcher.address);
    expect(planned.firstAccounts).toEqual(first);
    expect(planned.namedRoles).toEqual(["proposer"]);
  });

  it.each([
    [{ batcher: ONE }, "signer.endpoint: is missing: signer.batcher says that a signer has that key"],
    [{ endpoint: ENDPOINT }, "signer.endpoint: has no use without an account whose key it has"],
    [{ endpoint: "signer:8080", batcher: ONE }, "signer.endpoint: must be an http:// or https:// URL"],
    [{ endpoint: ENDPOINT, batcher: "0x12" }, "signer.batcher: must be an address of 0x and 40 hexadecimal digits"],
    [{ endpoint: ENDPOINT, batcher: ONE, tls: PEM }, "signer.tls: is not whole"],
    [{ endpoint: "http://signer:8080", batcher: ONE, tls: TLS }, "signer.endpoint: begins with http://"],
    [{ endpoint: ENDPOINT, batcher: ONE, proposer: ONE }, "signer.proposer: is signer.batcher's account too"],
    [{ endpoint: ENDPOINT, batcher: first.deployer.address }, "signer.batcher: is the deployer's account too"],
    [{ endpoint: ENDPOINT, deployer: ONE }, "signer.deployer: unknown key"],
  ])("%j is refused", (signer, expected) => {
    expect(rejection({ signer })).toContain(expected);
  });

  it("and a key of the same role are one too many", () => {
    const message = rejection({ signer: { endpoint: ENDPOINT, batcher: ONE }, keys: { batcher: "10" } });
    expect(message).toContain("keys.batcher: and signer.batcher are both set: the key is here, or in the signer");
  });

  it("may have the key that was here before", () => {
    const signer = { endpoint: ENDPOINT, batcher: first.batcher.address };
    expect(signedRoles(parseConfig({ signer }))).toEqual(["batcher"]);
  });
});
