/**
 * Introduces nodes to each other: a consensus client dials its static peers when it starts and then once a minute, so that
 * after some failures in a row validators would have no sequencer among their peers, and read blocks from L1 alone.
 */
import { resolve4 } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { call, callAll } from "./rpc/light";

/** What a program is told that keeps nodes in touch. */
export const introductions = z.strictObject({
  /** Consensus clients' RPC. */
  sequencers: z.array(z.url()).min(1),
  /** Name that Docker resolves to the addresses of all other nodes, which come and go. */
  othersName: z.string().min(1),
  /** Of the others' RPC. */
  othersPort: z.number().int().positive(),
  /** Milliseconds between two looks. */
  every: z.number().int().positive(),
});

export type Introductions = z.infer<typeof introductions>;

type Log = (level: "info" | "warn", message: string, facts: Record<string, unknown>) => void;

/** What a consensus client tells of itself and of those it is connected to (`opp2p_self`, `opp2p_peers`). */
interface Self {
  peerID: string;
  addresses?: string[];
}
interface Peers {
  peers?: Record<string, { connectedness?: number | string }>;
}

export interface SeenNode {
  url: string;
  isSequencer: boolean;
  id: string;
  /** How it is dialled: a multiaddress with its id. */
  address: string;
  connected: Set<string>;
}

export interface Introduction {
  /** Who is to dial. */
  url: string;
  /** Whom. */
  address: string;
}

/** Whoever was asked to dial is given this long, in milliseconds, before it is asked again. */
const DIALS_FOR = 3_000;
const ANSWER_WITHIN = 1_000;
const DIAL_WITHIN = 5_000;

/**
 * Every sequencer with every other node, and a validator that knows no other one with the next: a node so has no more peers than
 * there are nodes, and those of both roles. Both sides dial, because the one may not know yet that a connection is gone. Pure.
 */
export function missingIntroductions(nodes: SeenNode[]): Introduction[] {
  const validators = nodes.filter(({ isSequencer }) => !isSequencer);
  const isAlone = (node: SeenNode) => !validators.some(({ id }) => node.connected.has(id));
  const next = (node: SeenNode) => validators[(validators.indexOf(node) + 1) % validators.length];
  const areToMeet = (node: SeenNode, other: SeenNode) =>
    node.isSequencer ||
    other.isSequencer ||
    (next(node) === other && isAlone(node)) ||
    (next(other) === node && isAlone(other));
  return nodes.flatMap((node) =>
    nodes
      .filter((other) => other !== node && areToMeet(node, other) && !node.connected.has(other.id))
      .map(({ address }) => ({ url: node.url, address })),
  );
}

/** Until `signal` is aborted. */
export async function introduceNodes(
  { sequencers, othersName, othersPort, every }: Introductions,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const dialledAt = new Map<string, number>();
  while (!signal.aborted) {
    const addresses = await resolve4(othersName).catch(() => []);
    const urls = [
      ...sequencers.map((url) => ({ url, isSequencer: true })),
      ...addresses.map((address) => ({ url: `http://${address}:${othersPort}`, isSequencer: false })),
    ];
    const seen = (await Promise.all(urls.map(look))).filter((node) => node !== undefined);
    for (const { url, address } of missingIntroductions(seen)) {
      const pair = `${url} ${address}`;
      if (Date.now() - (dialledAt.get(pair) ?? 0) < DIALS_FOR) continue;
      dialledAt.set(pair, Date.now());
      void call(url, "opp2p_connectPeer", [address], DIAL_WITHIN).then(
        () => log("info", "introduced two nodes", { node: url, to: address }),
        (error: Error) =>
          log("warn", "could not introduce two nodes", { node: url, to: address, error: error.message }),
      );
    }
    await sleep(every, undefined, { signal }).catch(() => undefined);
  }
}

async function look({ url, isSequencer }: { url: string; isSequencer: boolean }): Promise<SeenNode | undefined> {
  const asked = [{ method: "opp2p_self" }, { method: "opp2p_peers", params: [true] }];
  const [self, peers] = await callAll<[Self, Peers]>(url, asked, ANSWER_WITHIN).catch(() => []);
  if (!self || !peers) return undefined;
  const host = new URL(url).hostname;
  const own = self.addresses?.find((address) => address.includes(`/${host}/tcp/`));
  if (own === undefined) return undefined;
  const id = self.peerID;
  const address = own.endsWith(`/p2p/${id}`) ? own : `${own}/p2p/${id}`;
  return { url, isSequencer, id, address, connected: new Set(Object.keys(peers.peers ?? {})) };
}
