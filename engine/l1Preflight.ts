/**
 * What must be true of an L1 that is not ours before anything is created or paid: looked at in one go, judged by a pure
 * function. A network that is there already is not kept from an update by an L1 that is away, or by an account that has run dry.
 */
import type { Address } from "viem";
import type { AccountRole } from "../config/accounts";
import { presentAccounts } from "../config/keys";
import { addressOf } from "../config/planNetwork";
import type { StackConfig } from "../config/schema";
import { remoteSigner } from "../config/signer";
import { DETERMINISTIC_DEPLOYER } from "../shared/externalL1";
import { executionClient, reason } from "../shared/rpc/client";
import type { ObservedContainer } from "./preflight";
import { setCommand } from "./upgrades";

/** The signer of unsafe blocks sends no transactions. */
type PayingRole = Exclude<AccountRole, "unsafeBlockSigner">;

/** An account that pays for transactions on L1. */
export interface L1Payer {
  role: PayingRole;
  address: Address;
  /** The config key that decides whose account it is. */
  key: string;
}

export type L1Observation =
  | { answers: false; reason: string }
  | {
      answers: true;
      chainId: number;
      payers: (L1Payer & { wei: bigint })[];
      /** Whether op-deployer finds the contract through which it deploys. Default true. */
      canDeploy?: boolean;
    };

/** What is wrong with an L1: `problems` keep the network from being created, `warnings` do not. */
export interface L1Judgement {
  problems: string[];
  warnings: string[];
}

/** What of the config says which L1 is meant. */
export type L1Request = Pick<StackConfig["l1"], "source" | "chain_id"> & { rpcUrl: string };

/** Milliseconds for each call: an L1 may be on the other side of the world. */
const TIMEOUT_MILLISECONDS = 15_000;

/** Where a URL leads, without what may be secret in it: providers put API keys into the path, the query or the user's name. */
const placeOf = (url: string): string => new URL(url).origin;

/** Who needs money on L1, by what the config enables: the accounts that roles have now, whoever has their keys. */
export function l1Payers(config: StackConfig): L1Payer[] {
  const { batcher, proposer, challenger } = config;
  const present = { accounts: presentAccounts(config), signer: remoteSigner(config) };
  const pays: [PayingRole, boolean][] = [
    ["deployer", true],
    ["batcher", batcher.enabled],
    ["proposer", proposer.enabled],
    ["challenger", challenger.enabled],
  ];
  return pays
    .filter(([, enabled]) => enabled)
    .map(([role]) => ({ role, address: addressOf(present, role), key: keyOf(config, role) }));
}

function keyOf({ keys, signer }: StackConfig, role: PayingRole): string {
  if (role !== "deployer" && signer[role] !== undefined) return `signer.${role}`;
  return role === "batcher" && keys.batcher !== undefined ? "keys.batcher" : "mnemonic";
}

/** Asks the L1 for its chain id and for what the accounts have; never throws. */
export async function observeL1(rpcUrl: string, payers: L1Payer[]): Promise<L1Observation> {
  const l1 = executionClient(rpcUrl, TIMEOUT_MILLISECONDS);
  try {
    const [chainId, balances, code] = await Promise.all([
      l1.getChainId(),
      Promise.all(payers.map(async (payer) => ({ ...payer, wei: await l1.getBalance({ address: payer.address }) }))),
      // One that does not tell is not refused for it.
      l1.request({ method: "eth_getCode", params: [DETERMINISTIC_DEPLOYER, "latest"] }).catch(() => undefined),
    ]);
    return { answers: true, chainId, payers: balances, canDeploy: code !== "0x" };
  } catch (error) {
    const place = placeOf(rpcUrl);
    return {
      answers: false,
      reason: reason(error).replaceAll(new URL(rpcUrl).href, place).replaceAll(rpcUrl, place),
    };
  }
}

/**
 * @param isThere whether the network has data already, and so may have its contracts on L1
 */
export function judgeL1({ source, chain_id, rpcUrl }: L1Request, seen: L1Observation, isThere: boolean): L1Judgement {
  const place = placeOf(rpcUrl);
  const judged = (findings: string[]): L1Judgement =>
    isThere ? { problems: [], warnings: findings } : { problems: findings, warnings: [] };

  if (!seen.answers) {
    return judged([
      `l1.rpc_url: the L1 at ${place} does not answer as Ethereum's JSON-RPC does (${seen.reason}): check the URL, and that this machine reaches it`,
    ]);
  }
  if (seen.chainId !== chain_id) {
    const message = `l1.chain_id: ${chain_id} is expected, and the L1 at ${place} (l1.rpc_url) is chain ${seen.chainId}: correct the one that is wrong`;
    // Another chain is never right, least of all for a network whose contracts are elsewhere.
    return { problems: [message], warnings: [] };
  }
  // On a fork, which is ours, accounts are given money.
  const empty = source === "external" ? seen.payers.filter(({ wei }) => wei === 0n) : [];
  const undeployable =
    seen.canDeploy === false && !isThere
      ? [
          `l1.rpc_url: the L1 at ${place} (chain ${chain_id}) lacks the contract through which op-deployer deploys, ${DETERMINISTIC_DEPLOYER}: ` +
            "send the transaction of https://github.com/Arachnid/deterministic-deployment-proxy to it first",
        ]
      : [];
  return judged([
    ...undeployable,
    ...empty.map(
      ({ role, address, key }) =>
        `${key}: the account of the ${role}, ${address}, has no ETH on the L1 at ${place} (chain ${chain_id}): send it some`,
    ),
  ]);
}

/**
 * Looks at the L1 that the config names, by each of its URLs, and judges it; nothing is wrong with a local one. One URL that answers
 * is enough, and another chain behind any of them too much. `isThere` is that of `judgeL1`.
 */
export async function checkL1(config: StackConfig, isThere: boolean): Promise<L1Judgement> {
  const { source, chain_id, rpc_url: urls = [] } = config.l1;
  if (source === "local") return { problems: [], warnings: [] };
  const payers = l1Payers(config);
  const looks = await Promise.all(
    urls.map(async (rpcUrl) => ({ request: { source, chain_id, rpcUrl }, seen: await observeL1(rpcUrl, payers) })),
  );
  const [first, ...others] = looks.filter(({ seen }) => seen.answers);
  const silent = looks.filter(({ seen }) => !seen.answers);
  if (!first) return merged(silent.map(({ request, seen }) => judgeL1(request, seen, isThere)));
  const asSpare = (rest: typeof looks) => rest.map(({ request, seen }) => judgeL1(request, seen, true));
  return merged([
    judgeL1(first.request, first.seen, isThere),
    // Accounts are the same at each of them: they are told of once.
    ...asSpare(others).map(({ problems }) => ({ problems, warnings: [] })),
    ...asSpare(silent),
  ]);
}

type Source = StackConfig["l1"]["source"];

/** What the L1 of a network is, by its containers; undefined where it has none. */
function sourceOf(containers: Pick<ObservedContainer, "role" | "component">[]): Source | undefined {
  const l1 = containers.find(({ role }) => role === "l1");
  if (!l1) return undefined;
  if (l1.component === "l1-front") return "external";
  return containers.some(({ component }) => component === "l1-front") ? "fork" : "local";
}

/**
 * Another L1 means another chain, whose genesis would come into a volume that is still there, and what was paid for would be forgotten.
 *
 * @param wanted the config's
 * @param containers those of the network
 */
export function judgeOtherL1(
  wanted: Pick<StackConfig["l1"], "source" | "client">,
  containers: Pick<ObservedContainer, "role" | "component">[],
): string[] {
  const source = sourceOf(containers);
  if (source === undefined) return [];
  if (source !== wanted.source) return [refusal("l1.source", source, wanted.source, source === "external")];
  const client = containers.find(({ role }) => role === "l1")?.component;
  const isOther = source === "local" && client !== wanted.client;
  return isOther ? [refusal("l1.client", client, wanted.client)] : [];
}

const refusal = (key: string, present: string | undefined, wanted: string, isPaid = false): string =>
  `${key}: the network has an L1 that is "${present}", and "${wanted}" means another chain: set it back (${setCommand(key, present!)}), or remove the network first with make down` +
  (isPaid ? ", which leaves its contracts on L1 behind" : "");

const merged = (judgements: L1Judgement[]): L1Judgement => ({
  problems: judgements.flatMap(({ problems }) => problems),
  warnings: judgements.flatMap(({ warnings }) => warnings),
});
