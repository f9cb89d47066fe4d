/** Asks both chains how far a withdrawal is. */
import { parseAbi, parseTransaction, TransactionNotFoundError, type Address, type Hash } from "viem";
import { getGames, getWithdrawals, getWithdrawalStatus, type GetWithdrawalsReturnType } from "viem/op-stack";
import { rhythmOf } from "../../network/rhythm";
import type { Chains } from "../chains";
import { receiptOn } from "../transactions";
import type { WithdrawalRecord } from "./records";
import type { Initiation, Proof, Seen } from "./steps";

const PORTAL = parseAbi([
  "function numProofSubmitters(bytes32) view returns (uint256)",
  "function proofSubmitters(bytes32, uint256) view returns (address)",
  "function provenWithdrawals(bytes32, address) view returns (address game, uint64 timestamp)",
  "function proofMaturityDelaySeconds() view returns (uint256)",
  "function disputeGameFinalityDelaySeconds() view returns (uint256)",
]);

const GAME = parseAbi([
  "function createdAt() view returns (uint64)",
  "function resolvedAt() view returns (uint64)",
  "function maxClockDuration() view returns (uint64)",
]);

/** The newest games are looked at: blocks of later ones are higher, so that one of them covers the withdrawal if any does. */
const GAMES = 20;

/** As the portal takes it. */
export type Withdrawal = GetWithdrawalsReturnType[number];

/** What there is to know of a withdrawal: the decision takes `seen`, acting takes `withdrawal`. */
export interface Observation {
  seen: Seen;
  /** Undefined before it is in a block. */
  withdrawal?: Withdrawal;
}

/** @throws while one of the chains does not answer */
export async function observeWithdrawal(chains: Chains, record: WithdrawalRecord): Promise<Observation> {
  const receipt = await receiptOn(chains, "l2", record.l2Transaction);
  if (!receipt) return { seen: { initiation: await initiationWithoutReceipt(chains, record) } };
  const [withdrawal] = receipt.status === "success" ? getWithdrawals({ logs: receipt.logs }) : [];
  if (!withdrawal) return { seen: { initiation: "reverted" } };
  const seen = await observeOnL1(chains, withdrawal, receipt.blockNumber);
  return { withdrawal, seen: { initiation: "mined", l2BlockNumber: receipt.blockNumber, ...seen } };
}

async function initiationWithoutReceipt(
  { l2 }: Chains,
  { l2Transaction, signed, sender }: WithdrawalRecord,
): Promise<Initiation> {
  const isKnown = await l2.client.getTransaction({ hash: l2Transaction }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof TransactionNotFoundError) return false;
      throw error;
    },
  );
  if (isKnown) return "pending";
  const { nonce = 0 } = parseTransaction(signed);
  // The receipt was asked for before the nonce: between the two it may have come.
  const used = await l2.client.getTransactionCount({ address: sender, blockTag: "safe" });
  return used > nonce ? "replaced" : "unknown";
}

async function observeOnL1(chains: Chains, { withdrawalHash, sender, value }: Withdrawal, l2BlockNumber: bigint) {
  const { l1, network, facts } = chains;
  const contracts = { portalAddress: l1.portal, disputeGameFactoryAddress: l1.disputeGameFactory };
  const [status, games, block, proof, portalBalance] = await Promise.all([
    getWithdrawalStatus(l1.client, { ...contracts, gameLimit: GAMES, l2BlockNumber, sender, withdrawalHash }),
    getGames(l1.client, { ...contracts, limit: GAMES, l2BlockNumber }),
    l1.client.getBlock(),
    observeProof(chains, withdrawalHash),
    l1.client.getBalance({ address: l1.portal }),
  ]);
  return {
    status,
    games,
    l1Time: Number(block.timestamp),
    amount: value,
    portalBalance,
    proposalInterval: rhythmOf(network, facts.blockTime).proposalInterval,
    ...(proof ? { proof } : {}),
  };
}

/** The newest one. */
async function observeProof({ l1 }: Chains, withdrawalHash: Hash): Promise<Proof | undefined> {
  const portal = { abi: PORTAL, address: l1.portal } as const;
  const read = l1.client.readContract;
  const count = await read({ ...portal, functionName: "numProofSubmitters", args: [withdrawalHash] });
  if (count === 0n) return undefined;
  const submitter = await read({ ...portal, functionName: "proofSubmitters", args: [withdrawalHash, count - 1n] });
  const [[game, provenAt], maturityDelay, finalityDelay] = await Promise.all([
    read({ ...portal, functionName: "provenWithdrawals", args: [withdrawalHash, submitter] }),
    read({ ...portal, functionName: "proofMaturityDelaySeconds" }),
    read({ ...portal, functionName: "disputeGameFinalityDelaySeconds" }),
  ]);
  const { createdAt, resolvedAt, clock } = await observeGame(read, game);
  return {
    submitter,
    provenAt: Number(provenAt),
    maturityDelay: Number(maturityDelay),
    finalityDelay: Number(finalityDelay),
    game,
    gameCreatedAt: createdAt,
    gameResolvedAt: resolvedAt,
    gameClock: clock,
  };
}

async function observeGame(read: Chains["l1"]["client"]["readContract"], game: Address) {
  const contract = { abi: GAME, address: game } as const;
  const [createdAt, resolvedAt, clock] = await Promise.all([
    read({ ...contract, functionName: "createdAt" }),
    read({ ...contract, functionName: "resolvedAt" }),
    read({ ...contract, functionName: "maxClockDuration" }),
  ]);
  return { createdAt: Number(createdAt), resolvedAt: Number(resolvedAt), clock: Number(clock) };
}
