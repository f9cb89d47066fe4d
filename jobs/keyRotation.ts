/** Has SystemConfig on L1 name another account for a role; for the jobs that need that, each at its moment. */
import { createClient, http, isAddressEqual, type Address, type Hex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { getBalance, getTransactionReceipt, sendTransaction } from "viem/actions";
import * as z from "zod";
import { JobFailure } from "../shared/failure";
import { DeadlineError, until } from "../shared/rpc/deadline";
import { accountOnL1, ownerOnL1, rotationCall, type RotatedRole } from "../shared/systemConfig";
import type { Report } from "./job";
import { accountOf } from "./keyFile";

const hex = z.templateLiteral(["0x", z.string()]);

export const rotationFields = {
  l1RpcUrl: z.string(),
  systemConfig: hex,
  /** The file that holds the key of SystemConfig's owner. */
  keyFile: z.string(),
  /** Whose key the role has from now on. */
  account: hex,
};

interface Rotation {
  l1RpcUrl: string;
  systemConfig: Address;
  keyFile: string;
  account: Address;
  role: RotatedRole;
  /** Whether the owner gives a batcher money that has too little. Default: it does. */
  givesMoney?: boolean;
}

const NAMES: Record<RotatedRole, string> = { batcher: "the batcher", unsafeBlockSigner: "the signer of unsafe blocks" };

const ETHER = 10n ** 18n;

/** An account that sends transactions and has less than this is given some of the owner's. */
const ENOUGH = ETHER;
/** At most, and no more than half of what the owner has. */
const GIFT = 1_000n * ETHER;

/** For L1 to take a transaction in: several blocks of the slowest. */
const MINED_WITHIN_SECONDS = 240;

/** For an answer that was refused, or did not come: L1 may just be starting. */
const ANSWERS_WITHIN_SECONDS = 30;

/**
 * May run again at any time: what L1 has already is not sent once more.
 *
 * @returns whether L1 had another account before
 * @throws JobFailure when the key in the file is not that of SystemConfig's owner, L1 refuses, or a batcher without money is given none
 */
export async function rotate(rotation: Rotation, report: Report): Promise<boolean> {
  const { l1RpcUrl, systemConfig, role, account, keyFile, givesMoney = true } = rotation;
  const present = await awaited("L1 to answer", ANSWERS_WITHIN_SECONDS, () =>
    accountOnL1(l1RpcUrl, systemConfig, role),
  );
  if (isAddressEqual(present, account)) {
    report(`L1 has ${account} as ${NAMES[role]} already`);
    return false;
  }
  const owner = accountOf(keyFile);
  const wanted = await ownerOnL1(l1RpcUrl, systemConfig);
  if (!isAddressEqual(wanted, owner.address)) {
    throw new JobFailure(
      `SystemConfig ${systemConfig} belongs to ${wanted}, and this network's owner is ${owner.address}: only its owner can rotate keys.`,
    );
  }
  if (role === "batcher") {
    await (givesMoney ? giveMoney(l1RpcUrl, owner, account, report) : needMoney(l1RpcUrl, account));
  }
  const data = rotationCall(role, account);
  await send(l1RpcUrl, owner, { to: systemConfig, data, value: 0n }, `${account} as ${NAMES[role]}`);
  report(`L1 has ${account} as ${NAMES[role]} from now on, after ${present}`);
  return true;
}

/** Gives an account money for its transactions, where it has too little. May run again at any time. */
export const fund = (
  { l1RpcUrl, keyFile, account }: Pick<Rotation, "l1RpcUrl" | "keyFile" | "account">,
  report: Report,
): Promise<void> => giveMoney(l1RpcUrl, accountOf(keyFile), account, report);

async function giveMoney(l1RpcUrl: string, owner: PrivateKeyAccount, to: Address, report: Report): Promise<void> {
  const client = createClient({ transport: http(l1RpcUrl) });
  const balance = (address: Address) => getBalance(client, { address });
  const [present, owned] = await awaited("L1 to answer", ANSWERS_WITHIN_SECONDS, () =>
    Promise.all([balance(to), balance(owner.address)]),
  );
  if (present >= ENOUGH) return report(`${to} has ${present} wei, which is enough`);
  const half = owned / 2n;
  const value = half < GIFT ? half : GIFT;
  if (value === 0n) return report(`${to} has ${present} wei, and the owner has nothing to give`);
  await send(l1RpcUrl, owner, { to, data: "0x", value }, `money for ${to}`);
  report(`gave ${to} ${value} wei of the owner's for its transactions`);
}

/** Batches of the one before do not count any more once L1 has this one. */
async function needMoney(l1RpcUrl: string, address: Address): Promise<void> {
  const client = createClient({ transport: http(l1RpcUrl) });
  const present = await awaited("L1 to answer", ANSWERS_WITHIN_SECONDS, () => getBalance(client, { address }));
  if (present > 0n) return;
  throw new JobFailure(
    `${address} is to be the batcher, and has no ETH on L1 for its batches: send it some, and run "pulumi up" again. Nothing was changed on L1.`,
  );
}

/** @throws JobFailure when it takes longer */
const awaited = <Result>(what: string, withinSeconds: number, attempt: () => Promise<Result>): Promise<Result> =>
  until<Result>(what, attempt, { withinSeconds }).catch((error: unknown) => {
    throw error instanceof DeadlineError ? new JobFailure(error.message) : error;
  });

interface Sent {
  to: Address;
  data: Hex;
  /** Wei. */
  value: bigint;
}

/** Waits until L1 has taken it in. */
async function send(l1RpcUrl: string, account: PrivateKeyAccount, sent: Sent, what: string): Promise<void> {
  const client = createClient({ account, transport: http(l1RpcUrl) });
  const hash = await sendTransaction(client, { ...sent, chain: null });
  const receipt = await awaited(`L1 to take in ${what}`, MINED_WITHIN_SECONDS, () =>
    getTransactionReceipt(client, { hash }),
  );
  if (receipt.status !== "success") throw new JobFailure(`L1 refused ${what}: transaction ${hash} was reverted.`);
}
