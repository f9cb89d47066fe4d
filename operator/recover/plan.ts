/** What is wrong and what to do about it: pure, from one observation. Asked again once nothing moves any more. */
import { unmetExpectations } from "../../shared/cluster/expectations";
import { PORTS } from "../../config/ports";
import { describeUnmet } from "../../shared/failure";
import {
  allServers,
  besidesOwnCluster,
  founder,
  leadership,
  leads,
  listIds,
  type AnsweringServer,
} from "../../shared/cluster/situation";
import type { ServerObservation } from "../../shared/cluster/observation";
import { describeHistory, nobodyLed, steadyLeader } from "./leadership";
import type { NodeHead, RecoveryObservation } from "./observe";

export type Step =
  /** So that nobody starts or stops a sequencer but us. */
  | { kind: "pause-conductors"; ids: string[] }
  | { kind: "stop-sequencers"; ids: string[] }
  /** The leadership moves: what is to be done shows once nobody drives the leader away. */
  | { kind: "plan-again" }
  /** Raft has a leader: it only has to be the one with the highest head. */
  | { kind: "transfer-leadership"; from: string; to: string }
  /** Raft has none and will not get one: it begins anew, with the founding sequencer as its only member. */
  | { kind: "found-raft-anew"; by: string; ids: string[] }
  /** Hands a block to a sequencer that lacks it, as the conductor does; the execution client fetches what is between. */
  | { kind: "bring-head"; to: string; from: string; number: number }
  | { kind: "start-sequencer"; on: string; number: number }
  /** The job of `pulumi up`: voters, resumed conductors, one active sequencer. */
  | { kind: "reconcile" };

export type RecoveryPlan =
  /** Nothing is done, for this reason. */
  | { refusal: string; findings: string[] }
  | { refusal?: undefined; findings: string[]; warnings: string[]; steps: Step[] };

/**
 * @param frozen whether all conductors were paused and all sequencers stopped before the observation, so that a
 *   leadership that moves is no longer our own doing
 */
export function planRecovery(seen: RecoveryObservation, frozen = isFrozen(seen)): RecoveryPlan {
  const { cluster, heads, gained, history } = seen;
  const findings = [
    gained > 0 ? `the chain gained ${gained} blocks while it was watched` : "the chain has halted",
    ...heads.map(({ node, number, hash }) => `${node} is at block ${number} (${hash.slice(0, 12)}…)`),
    ...describeHistory(history),
    ...unmetExpectations(cluster).map(describeUnmet),
  ];
  const active = cluster.members.filter(({ sequencer }) => sequencer?.active);
  if (gained > 0 && active.length < 2) {
    const rest = "what is amiss besides is a matter for make up ARGS=--refresh";
    return { refusal: `the chain advances, and recovery would stop it; ${rest}`, findings };
  }
  const silent = cluster.members.flatMap(({ silences }) => silences);
  if (silent.length > 0) {
    const names = [...new Set(silent.map(({ container }) => container))].join(" ");
    return {
      refusal:
        `not all sequencers answer, so that one may be active unseen: start what is down ` +
        `(docker start ${names}, or make up ARGS=--refresh where containers are gone), and run this again`,
      findings,
    };
  }
  const overridden = cluster.members.filter(({ id }) => history.overridden.includes(id));
  if (overridden.length > 0) return { refusal: overrideRefusal(overridden), findings };
  const ids = cluster.members.map(({ id }) => id);
  const freeze: Step[] = [
    { kind: "pause-conductors", ids },
    ...(active.length > 0 ? [{ kind: "stop-sequencers" as const, ids: active.map(({ id }) => id) }] : []),
  ];
  const { best, dissenters } = bestHead(heads);
  const warnings = dissenters.map(
    ({ node, number }) =>
      `${node} has another chain up to block ${number}: it will give up its blocks for ${best.node}'s`,
  );
  const found = resort(seen, frozen);
  if (found === "unsettled") {
    return frozen
      ? { refusal: unsettledRefusal(seen), findings }
      : { findings, warnings, steps: [...freeze, { kind: "plan-again" }] };
  }
  return { findings, warnings, steps: [...freeze, ...restart(seen, best, found), { kind: "reconcile" }] };
}

const isFrozen = ({ cluster: { members } }: RecoveryObservation): boolean =>
  members.every(({ conductor, sequencer }) => conductor?.paused === true && sequencer?.active === false);

/**
 * The leader to go on with; "none" only where it is certain that nobody will lead; "unsettled" where that cannot be told,
 * or not before the conductors are paused: an unhealthy leader gives the leadership away again and again.
 */
function resort({ cluster, history }: RecoveryObservation, frozen: boolean): AnsweringServer | "none" | "unsettled" {
  if (nobodyLed(history)) return "none";
  const id = steadyLeader(history);
  const claimant = allServers(cluster)
    .filter(leads)
    .find((server) => server.id === id);
  if (claimant && history.course.length === 1 && besidesOwnCluster(cluster, claimant).length > 0) {
    // It leads nobody but itself, and the others have followed nobody all the while.
    return nobodyLed({ ...history, course: [[]] }) ? "none" : "unsettled";
  }
  const { leader } = leadership(cluster);
  return leader?.id === id && leader && (frozen || history.course.length === 1) ? leader : "unsettled";
}

function unsettledRefusal({ history: { course, unanswered } }: RecoveryObservation): string {
  const silent = Object.keys(unanswered);
  if (course.flat().length === 0 && silent.length > 0) {
    return (
      `the conductor of ${silent.join(", ")} did not always answer and may have led unseen, so that founding the Raft ` +
      "cluster anew might split it: see its log, and run this again"
    );
  }
  return (
    "the leadership does not settle though nothing drives it: see whether the conductors reach each other " +
    `(port ${PORTS.conductorRaft}), and run this again`
  );
}

function overrideRefusal(overridden: ServerObservation[]): string {
  const body = '{"jsonrpc":"2.0","id":1,"method":"conductor_overrideLeader","params":[false]}';
  const commands = overridden.map(
    ({ conductorRpcUrl }) => `curl -H 'Content-Type: application/json' -d '${body}' ${conductorRpcUrl}`,
  );
  return (
    `the leadership of ${listIds(overridden)} is overridden, which hides whether Raft has a leader: ` +
    `end that (${commands.join("; ")}), and run this again`
  );
}

/** How the chosen head gets back to work. */
function restart({ cluster, heads }: RecoveryObservation, best: NodeHead, leader: AnsweringServer | "none"): Step[] {
  const agrees = (id: string) => heads.find(({ node }) => node === id)?.hash === best.hash;
  const bring = (to: string): Step[] =>
    agrees(to) ? [] : [{ kind: "bring-head", to, from: best.node, number: best.number }];
  if (leader === "none") {
    // Only its conductor is told to found a cluster where it finds no Raft data.
    const by = founder(cluster.members).id;
    return [
      { kind: "found-raft-anew", by, ids: cluster.members.map(({ id }) => id) },
      ...bring(by),
      { kind: "start-sequencer", on: by, number: best.number },
    ];
  }
  const voters = new Set(leader.conductor.servers.map(({ id }) => id));
  const ready = [leader.id, ...cluster.members.map(({ id }) => id)].find((id) => voters.has(id) && agrees(id));
  const chosen = ready ?? leader.id;
  return [
    ...(chosen === leader.id ? [] : [{ kind: "transfer-leadership" as const, from: leader.id, to: chosen }]),
    ...bring(chosen),
    { kind: "start-sequencer", on: chosen, number: best.number },
  ];
}

/**
 * The highest head of the branch that most nodes are on; with one branch only, simply the highest. A node dissents when
 * it has another block at a height that both have.
 */
export function bestHead(heads: NodeHead[]): { best: NodeHead; dissenters: NodeHead[] } {
  const dissent = (one: NodeHead, other: NodeHead): boolean => {
    const [lower, higher] = one.number <= other.number ? [one, other] : [other, one];
    return higher.hashAt[lower.number] !== undefined && higher.hashAt[lower.number] !== lower.hash;
  };
  const ranked = heads
    .map((head) => ({ best: head, dissenters: heads.filter((other) => dissent(head, other)) }))
    .sort((a, b) => a.dissenters.length - b.dissenters.length || b.best.number - a.best.number);
  return ranked[0]!;
}

/** A step in words, with its reason. */
export function describeStep(step: Step): string {
  const list = (ids: string[]) => listIds(ids.map((id) => ({ id })));
  switch (step.kind) {
    case "pause-conductors":
      return `pause the conductors of ${list(step.ids)}, so that nobody else starts or stops a sequencer`;
    case "stop-sequencers":
      return `stop the sequencer of ${list(step.ids)}, so that no two build on the same block`;
    case "plan-again":
      return (
        "look again, now that nobody drives the leadership from one to the other, and go on from there: from the leader " +
        "that the paused conductors agree on, and with a new Raft cluster only if they agree on none"
      );
    case "transfer-leadership":
      return `hand the leadership of ${step.from} to ${step.to}, which has the highest block that the nodes agree on`;
    case "found-raft-anew":
      return (
        `found the Raft cluster anew from ${step.by}: no majority of ${list(step.ids)} can elect a leader; ` +
        "the old Raft data is kept beside the new"
      );
    case "bring-head":
      return `hand block ${step.number} of ${step.from} to ${step.to}, which lacks it`;
    case "start-sequencer":
      return `start the sequencer of ${step.on} on block ${step.number}, which also puts its next block into the Raft log`;
    case "reconcile":
      return "make all sequencers voters, resume the conductors, and wait until the chain advances with the clock";
  }
}
