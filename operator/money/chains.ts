/** Both chains of a running network, as the commands about money use them. */
import {
  BaseError,
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  type Address,
  type Hash,
  type LocalAccount,
} from "viem";
import { chainConfig } from "viem/op-stack";
import { reason } from "../../shared/rpc/client";
import { HttpError, RpcError } from "../../shared/rpc/light";
import { chainFacts, disputeGameFactory, presentBatcher, type ChainFacts } from "../network/l1Facts";
import type { Network } from "../network/model";
import { isAtRest } from "../network/rest";
import { UserError } from "../terminal";

/** Of one request. */
const TIMEOUT_MILLISECONDS = 10_000;

const ETHER = { name: "Ether", symbol: "ETH", decimals: 18 };

const describeL1 = (id: number, url: string) =>
  defineChain({ id, name: "L1", nativeCurrency: ETHER, rpcUrls: { default: { http: [url] } } });

/** With what only L2 has: fees of L1 in receipts, deposits among the transactions. */
const describeL2 = (id: number, url: string) =>
  defineChain({ ...chainConfig, id, name: "L2", nativeCurrency: ETHER, rpcUrls: { default: { http: [url] } } });

const transport = (url: string, retryCount = 2) => http(url, { timeout: TIMEOUT_MILLISECONDS, retryCount });

const l1ClientOf = (id: number, url: string) =>
  createPublicClient({
    chain: describeL1(id, url),
    transport: transport(url),
    cacheTime: 0,
    // viem reads several contracts at once through Multicall3, which a local L1 does not have.
    batch: { multicall: { deployless: true } },
  });

const l2ClientOf = (id: number, url: string) =>
  createPublicClient({ chain: describeL2(id, url), transport: transport(url), cacheTime: 0 });

interface L1 {
  url: string;
  client: ReturnType<typeof l1ClientOf>;
  /** Whether it gives money for nothing. */
  isAnvil: boolean;
  portal: Address;
  disputeGameFactory: Address;
}

interface L2 {
  url: string;
  client: ReturnType<typeof l2ClientOf>;
  /** The hash of its first block: another one is another chain. */
  genesis: Hash;
}

export interface Chains {
  network: Network;
  facts: ChainFacts;
  /** The batcher's account now. */
  batcher: Address;
  l1: L1;
  l2: L2;
}

/** @throws UserError when L1 or L2 does not answer, or is not reached from this machine */
export async function openChains(network: Network): Promise<Chains> {
  if (isAtRest(network)) throw new UserError(`${network.name} is stopped: make start STACK=${network.stack}`);
  const { l1RpcUrl } = network;
  if (!l1RpcUrl) {
    throw new UserError(
      `${network.name} has no local L1, and the commands about money know of no other: use its own tools`,
    );
  }
  // The gateway shows what all nodes have; without one a network has its first sequencer for users.
  const l2RpcUrl = network.gatewayUrl ?? network.sequencers[0]?.rpcUrl;
  if (!l2RpcUrl)
    throw new UserError(`${network.name} has neither gateway nor sequencer: make up STACK=${network.stack}`);

  const away = (which: string, url: string) => (error: unknown) => {
    throw new UserError(
      `${which} does not answer at ${url} (${reason(error)}): see make status STACK=${network.stack}`,
    );
  };
  // Once: an L1 that hangs is to be told soon.
  const probe = createPublicClient({ transport: transport(l1RpcUrl, 0), cacheTime: 0 });
  const [l1ChainId, version] = await Promise.all([
    probe.getChainId(),
    probe.request({ method: "web3_clientVersion" }),
  ]).catch(away("L1", l1RpcUrl));
  const facts = await chainFacts(network);
  const l2Client = l2ClientOf(facts.l2ChainId, l2RpcUrl);
  const first = await l2Client.getBlock({ blockNumber: 0n }).catch(away("L2", l2RpcUrl));
  return {
    network,
    facts,
    batcher: await presentBatcher(l1RpcUrl, facts),
    l1: {
      url: l1RpcUrl,
      client: l1ClientOf(l1ChainId, l1RpcUrl),
      isAnvil: /^anvil/i.test(version),
      portal: facts.optimismPortal,
      disputeGameFactory: await disputeGameFactory(l1RpcUrl, facts).catch(away("L1", l1RpcUrl)),
    },
    l2: { url: l2RpcUrl, client: l2Client, genesis: first.hash },
  };
}

/** Puts a chain's refusal, or its silence, into one line; a mistake of this program keeps its stack trace. */
export async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const isOfChain =
      [BaseError, RpcError, HttpError].some((kind) => error instanceof kind) ||
      (error instanceof Error && "syscall" in error);
    throw isOfChain ? new UserError(`a chain refused, or did not answer: ${reason(error)}`) : error;
  }
}

/** Signs on this side, and sends by L1; once, because a node takes the second time for a mistake. */
export const l1Wallet = ({ l1 }: Chains, account: LocalAccount) =>
  createWalletClient({ account, chain: l1.client.chain, transport: transport(l1.url, 0), cacheTime: 0 });

/** The same by L2. */
export const l2Wallet = ({ l2 }: Chains, account: LocalAccount) =>
  createWalletClient({ account, chain: l2.client.chain, transport: transport(l2.url, 0), cacheTime: 0 });
