/**
 * Introduces nodes to each other: a consensus client dials its static peers when it starts and then once a minute, so that
 * after some failures in a row validators would have no sequencer among their peers, and read blocks from L1 alone.
 */
import { resolve4 } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { FULLY_MESHED_FOLLOWERS, followersBorne, LEAST_FOLLOWERS, rotated, sequencersOfEach } from "./mesh";
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
  peers?: Record<string, { addresses?: string[] | null }>;
}

export interface SeenNode {
  url: string;
  isSequencer: boolean;
  id: string;
  /** How it is dialled: a multiaddress with its id. */
  address: string;
  /** Ids of its peers, and the hosts that they say they are at. */
  connected: Map<string, string[]>;
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
 * Every sequencer with every other one, and every other node with as many sequencers as is right for a network of this size:
 * with all in a small one, where a validator that knows no other one meets the next, too, and in a larger one with those that it
 * knows already, then with others. Both sides dial, because the
 * one may not know yet that a connection is gone. Pure.
 *
 * @param nodes those that answered; in a larger network the others need not be asked that `hostsToAsk` leaves out
 * @param count how many nodes there are that are no sequencers
 */
export function missingIntroductions(nodes: SeenNode[], count: number): Introduction[] {
  const sequencers = nodes.filter(({ isSequencer }) => isSequencer);
  const followers = nodes.filter(({ isSequencer }) => !isSequencer);
  const isSmall = count <= FULLY_MESHED_FOLLOWERS;
  const wanted = sequencersOfEach(sequencers.length, count);
  const most = followersBorne(sequencers.length);
  const loads = followersOf(sequencers);
  const pairs = sequencers.flatMap((one, position) => sequencers.slice(position + 1).map((other) => [one, other]));
  const pair = (sequencer: SeenNode, follower: SeenNode) => {
    loads.set(sequencer, loads.get(sequencer)! + 1);
    pairs.push([sequencer, follower]);
  };
  for (const follower of followers) {
    const known = sequencers.filter((sequencer) => areConnected(follower, sequencer));
    const others = rotated(sequencers, numberOf(follower.url))
      .filter((sequencer) => !known.includes(sequencer))
      .filter((sequencer) => isSmall || loads.get(sequencer)! < most);
    for (const sequencer of others.slice(0, Math.max(0, wanted - known.length))) pair(sequencer, follower);
  }
  for (const sequencer of isSmall ? [] : sequencers) {
    const others = rotated(followers, numberOf(sequencer.url)).filter((follower) => !areConnected(sequencer, follower));
    for (const follower of others.slice(0, lackingFollowers(loads.get(sequencer)!))) pair(sequencer, follower);
  }
  // Where the sequencers are few, the next validator is a way to the chain that does not depend on them.
  for (const [position, follower] of isSmall ? followers.entries() : []) {
    const next = followers[(position + 1) % followers.length]!;
    const isAlone = !followers.some(({ id }) => follower.connected.has(id));
    const isMet = pairs.some(([one, other]) => one === next && other === follower);
    if (isAlone && next !== follower && !isMet) pairs.push([follower, next]);
  }
  return pairs.flatMap(([one, other]) => [...dial(one!, other!), ...dial(other!, one!)]);
}

/**
 * The hosts that have to be asked: all in a small network. In a larger one those that too few sequencers are connected with, as
 * the sequencers say, and some for a sequencer that lacks nodes: to ask each node all the time would cost as many entries of the
 * kernel's table as a connection.
 */
export function hostsToAsk(sequencers: SeenNode[], hosts: string[]): string[] {
  if (hosts.length <= FULLY_MESHED_FOLLOWERS) return hosts;
  const loads = followersOf(sequencers);
  const most = followersBorne(sequencers.length);
  const wanted = sequencersOfEach(sequencers.length, hosts.length);
  const knows = new Map(sequencers.map((each) => [each, new Set([...each.connected.values()].flat())]));
  const knownBy = (host: string): number => [...knows.values()].filter((known) => known.has(host)).length;
  const canTake = [...loads.values()].some((followers) => followers < most);
  const apart = canTake ? hosts.filter((host) => knownBy(host) < wanted) : [];
  const forOthers = sequencers.flatMap((sequencer) =>
    rotated(hosts, numberOf(sequencer.url))
      .filter((host) => !knows.get(sequencer)!.has(host))
      .slice(0, lackingFollowers(loads.get(sequencer)!)),
  );
  return [...new Set([...apart, ...forOthers])];
}

const lackingFollowers = (followers: number): number => Math.max(0, LEAST_FOLLOWERS - followers);

/** How many of a sequencer's peers are none. */
function followersOf(sequencers: SeenNode[]): Map<SeenNode, number> {
  const ids = new Set(sequencers.map(({ id }) => id));
  return new Map(
    sequencers.map((sequencer) => [sequencer, [...sequencer.connected.keys()].filter((id) => !ids.has(id)).length]),
  );
}

const areConnected = (one: SeenNode, other: SeenNode): boolean =>
  one.connected.has(other.id) && other.connected.has(one.id);

const dial = (one: SeenNode, other: SeenNode): Introduction[] =>
  one.connected.has(other.id) ? [] : [{ url: one.url, address: other.address }];

const hostOf = (url: string): string => new URL(url).hostname;

/** The last number of its IPv4 address. */
const numberOf = (url: string): number => Number(/\d+$/.exec(hostOf(url))?.[0] ?? 0);

/** Until `signal` is aborted. */
export async function introduceNodes(
  { sequencers: sequencerUrls, othersName, othersPort, every }: Introductions,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const dialledAt = new Map<string, number>();
  while (!signal.aborted) {
    const [hosts, sequencers] = await Promise.all([
      resolve4(othersName).catch((): string[] => []),
      lookAtAll(sequencerUrls, true),
    ]);
    const others = await lookAtAll(
      hostsToAsk(sequencers, hosts).map((host) => `http://${host}:${othersPort}`),
      false,
    );
    for (const { url, address } of missingIntroductions([...sequencers, ...others], hosts.length)) {
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

const lookAtAll = async (urls: string[], isSequencer: boolean): Promise<SeenNode[]> =>
  (await Promise.all(urls.map((url) => look(url, isSequencer)))).filter((node) => node !== undefined);

async function look(url: string, isSequencer: boolean): Promise<SeenNode | undefined> {
  const asked = [{ method: "opp2p_self" }, { method: "opp2p_peers", params: [true] }];
  const [self, peers] = await callAll<[Self, Peers]>(url, asked, ANSWER_WITHIN).catch(() => []);
  if (!self || !peers) return undefined;
  const host = hostOf(url);
  const own = self.addresses?.find((address) => address.includes(`/${host}/tcp/`));
  if (own === undefined) return undefined;
  const id = self.peerID;
  const address = own.endsWith(`/p2p/${id}`) ? own : `${own}/p2p/${id}`;
  const connected = Object.entries(peers.peers ?? {}).map(
    ([peer, { addresses }]) => [peer, (addresses ?? []).map(hostOfMultiaddress)] as const,
  );
  return { url, isSequencer, id, address, connected: new Map(connected) };
}

/** `10.77.0.161` of `/ip4/10.77.0.161/tcp/9222/p2p/…`. */
const hostOfMultiaddress = (address: string): string => address.split("/")[2] ?? "";
