/**
 * The withdrawals that were begun from here, one file each, so that any of them can go on later. What has become of one is
 * always asked of the chains; a file only says which transaction it is about.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import type { Address, Hash, Hex } from "viem";
import { z } from "zod";
import { writeWholeJson } from "../../../shared/wholeFile";
import { PROJECT_DIRECTORY } from "../../pulumi";
import { UsageError, UserError } from "../../terminal";

const FOLDER = path.join(PROJECT_DIRECTORY, ".state", "withdrawals");

const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text as Hash);
const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text as Address);

const record = z.strictObject({
  /** The transaction on L2 that begins it, by which it is named. */
  l2Transaction: hash,
  /** The same as it was signed: kept before it is sent, so that it can be sent again. */
  signed: z
    .string()
    .regex(/^0x[0-9a-f]+$/)
    .transform((text) => text as Hex),
  sender: address,
  /** Who receives it on L1. */
  to: address,
  /** Wei, decimal. */
  amount: z.string().regex(/^\d+$/),
  /** Index of the development account that signs; undefined for a key that is in a file of the user's. */
  account: z.number().int().optional(),
  /** ISO 8601. */
  startedAt: z.string(),
  /** By which the portal on L1 knows it; undefined before it is in a block. */
  withdrawalHash: hash.optional(),
  /** The newest transactions on L1. */
  proveTransaction: hash.optional(),
  finalizeTransaction: hash.optional(),
  /** Whether it is done; ISO 8601. */
  finalizedAt: z.string().optional(),
  /** Why it can never be done. */
  failedBecause: z.string().optional(),
});

export type WithdrawalRecord = z.infer<typeof record>;

export const isOpen = ({ finalizedAt, failedBecause }: WithdrawalRecord): boolean =>
  finalizedAt === undefined && failedBecause === undefined;

export class WithdrawalRecords {
  private readonly folder: string;

  /**
   * @param stack whose network it is
   * @param genesis hash of its first L2 block, so that those of an earlier chain do not mix with this one's
   */
  constructor(stack: string, genesis: Hash, root = FOLDER) {
    this.folder = path.join(root, stack, genesis.slice(2, 18));
  }

  save(withdrawal: WithdrawalRecord): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    writeWholeJson(path.join(this.folder, `${withdrawal.l2Transaction}.json`), withdrawal, 0o600);
  }

  /** Oldest first. @throws UserError for a file that is no withdrawal */
  all(): WithdrawalRecord[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => readRecord(path.join(this.folder, name)))
      .sort(
        (one, other) =>
          one.startedAt.localeCompare(other.startedAt) || one.l2Transaction.localeCompare(other.l2Transaction),
      );
  }

  /**
   * The one to go on with.
   *
   * @param named its hash on L2 or on L1; undefined for the only one that is not done
   * @throws UsageError where that is none, or several
   */
  find(named: string | undefined): WithdrawalRecord {
    const all = this.all();
    if (named !== undefined) {
      const wanted = named.trim().toLowerCase();
      const found = all.find((each) => each.l2Transaction === wanted || each.withdrawalHash === wanted);
      if (found) return found;
      throw new UsageError(`no withdrawal ${named} was begun on this chain from here: opstack-ha withdraw --list`);
    }
    const open = all.filter(isOpen);
    if (open.length === 1) return open[0]!;
    throw new UsageError(
      open.length === 0
        ? "no withdrawal is under way on this chain: opstack-ha withdraw --list"
        : `several withdrawals are under way, name one: ${open.map(({ l2Transaction }) => `--resume ${l2Transaction}`).join(", ")}`,
    );
  }
}

function readRecord(file: string): WithdrawalRecord {
  try {
    return record.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new UserError(`${file} is no record of a withdrawal: move it away`);
  }
}

/** With a stack's chain all withdrawals from it are gone. */
export const forgetWithdrawals = (stack: string, root = FOLDER): void =>
  rmSync(path.join(root, stack), { recursive: true, force: true });
