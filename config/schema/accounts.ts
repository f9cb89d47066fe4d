/** Whose accounts work for the network, where their keys are, and which accounts have money from the first block on. */
import { z } from "zod";
import { address, digitsOr, pem, section, text, url } from "./values";

/** The best-known mnemonic of Ethereum development; its keys are public, so it is refused for any real L1. */
export const DEVELOPMENT_MNEMONIC = "test test test test test test test test test test test junk";

/** The error has no word of the value, which may be a secret. */
const accountKey = digitsOr(
  /^(\d{1,9}|0x[0-9a-fA-F]{64})$/,
  "must be the index of an account of the mnemonic, such as 10, or a private key of 0x and 64 hexadecimal digits",
).meta({ values: "an index of the mnemonic, or a private key" });

export const accountsShape = {
  mnemonic: text
    .default(DEVELOPMENT_MNEMONIC)
    .describe("The accounts of batcher, proposer, challenger and owner; set your own with `--secret`"),
  keys: section({
    batcher: accountKey
      .optional()
      .describe(
        "The batcher's key, where it is another than the chain began with (index 1); `opstack-ha rotate batcher` sets it ([how](upgrades.md#another-key)). Set a private key with `--secret`",
      ),
    unsafe_block_signer: accountKey
      .optional()
      .describe("Likewise, the key that signs unsafe blocks (index 4 at first); `opstack-ha rotate signer` sets it"),
  }),
  signer: section({
    endpoint: url
      .optional()
      .describe(
        "JSON-RPC of a remote signer, such as op-signer, that keeps keys in the place of this program ([how](upgrades.md#keys-elsewhere))",
      ),
    batcher: address.optional().describe("The batcher's account, whose key the signer has"),
    proposer: address.optional().describe("The proposer's account, likewise"),
    challenger: address.optional().describe("The challenger's account, likewise"),
    unsafe_block_signer: address.optional().describe("The account that signs unsafe blocks, likewise"),
    tls: section({
      ca: pem.optional().describe("PEM of the authority that the signer's certificate is from"),
      certificate: pem.optional().describe("PEM by which the signer knows its clients"),
      private_key: pem.optional().describe("PEM, of `certificate`; set it with `--secret`"),
    }),
  }),
  prefunded_accounts: z
    .array(address, { error: "must be a list of addresses" })
    .default([])
    .describe(
      "Addresses with 10,000 ETH on L2 and a million on L1 from the first block on, besides the ten accounts of the development mnemonic. Another value means another chain",
    ),
};
