/** A file of transactions to send, one after the other and from the beginning again: a JSON array, or an object on each line. */
import { readFileSync, statSync } from "node:fs";
import { isAddress, isHex, type Address, type Hex } from "viem";
import { z } from "zod";
import { UsageError } from "../terminal";
import { TRANSFER_GAS } from "./content";

export interface Template {
  to: Address;
  data?: Hex;
  /** Wei. */
  value: bigint;
  /** Gas limit; undefined for what the chain estimates. */
  gas?: bigint;
  /** Where it stands in the file, for messages: `entry 3`, `line 3`. */
  place: string;
}

const MOST_TEMPLATES = 10_000;
const MOST_FILE_BYTES = 64 * 2 ** 20;
/** What execution clients take of one transaction, the rest of it included. */
const MOST_DATA_BYTES = 128_000;
/** A thousandth of an ether. */
const MOST_VALUE = 10n ** 15n;

const isAmount = (value: unknown): boolean =>
  typeof value === "string" ? /^(0x[0-9a-fA-F]+|\d+)$/.test(value) : Number.isSafeInteger(value) && Number(value) >= 0;

const amount = (what: string) =>
  z
    .unknown()
    .refine(isAmount, { error: `${what}, a whole number, as a number, "1000" or "0x3e8"` })
    .transform((value) => BigInt(value as string | number));

const templateSchema = z
  .strictObject({
    to: z
      .string({ error: "an address is needed" })
      .refine((text) => isAddress(text, { strict: false }), { error: "an address is 20 bytes in hexadecimal" }),
    data: z
      .string()
      .refine((text) => isHex(text) && text.length % 2 === 0, { error: "0x and whole bytes in hexadecimal" })
      .refine((text) => text.length <= 2 + 2 * MOST_DATA_BYTES, { error: `at most ${MOST_DATA_BYTES} bytes` })
      .transform((text) => text as Hex)
      .optional(),
    value: amount("wei")
      .refine((wei) => wei <= MOST_VALUE, {
        error: `at most ${MOST_VALUE} wei, because all senders together have little`,
      })
      .default(0n),
    gas: amount("the gas limit").optional(),
  })
  .superRefine(({ data, gas }, { addIssue }) => {
    const least = intrinsicGas(data);
    if (gas === undefined || gas >= least) return;
    addIssue({ code: "custom", path: ["gas"], message: `${least} at least, which the transaction itself costs` });
  });

/** What a transaction costs before anything is done: by EIP-2028, and at least by EIP-7623. */
export function intrinsicGas(data: Hex = "0x"): bigint {
  const bytes = data.slice(2).match(/../g) ?? [];
  const zeros = bytes.filter((each) => each === "00").length;
  const others = bytes.length - zeros;
  return TRANSFER_GAS + BigInt(Math.max(4 * zeros + 16 * others, 10 * (zeros + 4 * others)));
}

/** @throws UsageError for a file that cannot be read or is no such list */
export function readTemplates(file: string): Template[] {
  try {
    if (statSync(file).size > MOST_FILE_BYTES) throw new UsageError(`${file} is larger than 64 MiB`);
    return parseTemplates(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `--scenario is transfers, erc20, mixed or a file, and ${file} cannot be read (${(error as Error).message})`,
    );
  }
}

/** @throws UsageError that names the place and the key */
export function parseTemplates(text: string, file: string): Template[] {
  const entries = text.trimStart().startsWith("[") ? arrayOf(text, file) : linesOf(text, file);
  if (entries.length === 0) throw new UsageError(`${file} holds no transaction`);
  if (entries.length > MOST_TEMPLATES) {
    throw new UsageError(`${file} holds ${entries.length} transactions; at most ${MOST_TEMPLATES} are read`);
  }
  return entries.map(({ place, value }) => {
    const result = templateSchema.safeParse(value);
    if (result.success) return { ...result.data, place };
    const problems = result.error.issues.map(({ path, message }) => [...path, message].join(": "));
    throw new UsageError(`${file}, ${place}: ${problems.join("; ")}`);
  });
}

interface Entry {
  place: string;
  value: unknown;
}

function arrayOf(text: string, file: string): Entry[] {
  const values = parsed(text, file) as unknown[];
  return values.map((value, index) => ({ place: `entry ${index + 1}`, value }));
}

function linesOf(text: string, file: string): Entry[] {
  return text.split("\n").flatMap((line, index) => {
    const place = `line ${index + 1}`;
    return line.trim() === "" ? [] : [{ place, value: parsed(line, `${file}, ${place}`) }];
  });
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `${where}: ${(error as Error).message}; a JSON array, or a JSON object on each line, is meant`,
    );
  }
}
