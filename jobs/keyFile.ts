import { readFileSync } from "node:fs";
import type { Hex } from "viem";
import { privateKeyToAccount, type PrivateKeyAccount } from "viem/accounts";

/** The account of the key that a file of the container holds. */
export const accountOf = (keyFile: string): PrivateKeyAccount =>
  privateKeyToAccount(readFileSync(keyFile, "utf8").trim() as Hex);
