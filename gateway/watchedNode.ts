/** A node that is watched, and what it tells of itself. */
import type { NodeHead } from "./pool";
import { Upstream } from "./upstream";

/** Milliseconds that a look may take. */
export const LOOK_WITHIN = 800;
/** Milliseconds without an answer after which a node serves nobody. */
export const SILENT_AFTER = 1_500;

export type Role = "sequencer" | "validator";

export interface WatchedNode extends NodeHead {
  upstream: Upstream;
  role: Role;
  safe: number;
  finalized: number;
  gone: boolean;
  /** Whether it was asked once, with an answer or without. */
  wasAsked: boolean;
}

export const watchedNode = (role: Role, name: string, url: string): WatchedNode => ({
  name,
  role,
  upstream: new Upstream(name, url),
  syncing: false,
  safe: 0,
  finalized: 0,
  gone: false,
  wasAsked: false,
});

/** @param asksSafe whether for its safe and finalized heads, too */
export async function lookAt(node: WatchedNode, asksSafe: boolean): Promise<void> {
  const calls: [string, unknown[]][] = [
    ["eth_blockNumber", []],
    ["eth_syncing", []],
  ];
  if (asksSafe) {
    calls.push(["eth_getBlockByNumber", ["safe", false]], ["eth_getBlockByNumber", ["finalized", false]]);
  }
  try {
    const [head, syncing, safe, finalized] = await node.upstream.callAll(calls, LOOK_WITHIN);
    node.head = head === undefined ? undefined : Number(head);
    node.syncing = syncing !== undefined && syncing !== false;
    node.answeredAt = Date.now();
    if (safe) node.safe = numberOf(safe);
    if (finalized) node.finalized = numberOf(finalized);
  } catch {
    // What it told last grows old.
  }
  node.wasAsked = true;
}

export const isSilent = ({ wasAsked, answeredAt }: WatchedNode): boolean =>
  wasAsked && Date.now() - (answeredAt ?? 0) > SILENT_AFTER;

const numberOf = (block: unknown): number => Number((block as { number?: string }).number ?? 0);
