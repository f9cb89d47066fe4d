/** From a status to what is wrong with it: pure. */
import { EXIT } from "../exitCodes";
import { FREE_DISK, gigabytes } from "../../shared/diskSpace";
import { SEQUENCER_DRIFT, type HealthLimits } from "../../shared/healthLimits";
import { UNREACHABLE } from "../network/model";
import { originAge, windowProblem, withoutL1 } from "./l1Origin";
import type { L1Status, NodeStatus, Problem, Status, Verdict } from "./model";

export const verdictOf = (problems: Problem[]): Verdict =>
  problems.some(({ severity }) => severity === "down") ? "down" : problems.length > 0 ? "degraded" : "healthy";

/** For scripts. */
export const EXIT_CODES: Record<Verdict, number> = { healthy: EXIT.done, degraded: EXIT.failed, down: EXIT.down };

export function problemsOf(status: Status): Problem[] {
  if (status.isAtRest) return [down("the network is stopped, and its data is kept: make start goes on with it")];
  return [
    ...hostProblems(status),
    ...chainProblems(status),
    ...leadershipProblems(status),
    ...status.missing.map((name) => degraded(`${name} lacks containers: restore them with make up ARGS=--refresh`)),
    ...status.nodes.flatMap((node) => nodeProblems(node, status)),
    ...l1Problems(status),
    ...serviceProblems(status),
    ...diskProblems(status),
  ];
}

function diskProblems({ disk }: Status): Problem[] {
  if (!disk || disk.freeBytes >= FREE_DISK.low) return [];
  const room = `the Docker engine's disk has ${gigabytes(disk.freeBytes)} free of ${gigabytes(disk.sizeBytes)}`;
  const soon =
    disk.freeBytes < FREE_DISK.almostNone ? ": execution clients are about to stop, and the chain with them" : "";
  return [degraded(`${room}${soon} (docs/host.md tells what to do)`)];
}

const hostProblems = ({ hosts = [] }: Status): Problem[] => [
  ...hosts.flatMap(({ name, engine, silence }) =>
    silence === undefined ? [] : [degraded(`host ${name} does not answer at ${engine} (${silence})`)],
  ),
  ...hosts.flatMap(({ name, swarmTrouble }) =>
    swarmTrouble === undefined
      ? []
      : [degraded(`host ${name} is in a Swarm that is not well, and starts no container until it is: ${swarmTrouble}`)],
  ),
];

const down = (text: string): Problem => ({ severity: "down", text });
const degraded = (text: string): Problem => ({ severity: "degraded", text });

/** The highest unsafe head that any node has; 0 while none is known. */
export const highestHead = ({ nodes }: Status): number => Math.max(0, ...nodes.map(({ heads }) => heads?.unsafe ?? 0));

/** Blocks that a node is behind the highest one; undefined where its head is not known. */
export const lagOf = ({ heads }: NodeStatus, status: Status): number | undefined =>
  heads?.unsafe === undefined ? undefined : highestHead(status) - heads.unsafe;

function chainProblems(status: Status): Problem[] {
  const { nodes, atSeconds, gateway, limits } = status;
  const problems: Problem[] = [];
  const newest = Math.max(0, ...nodes.map(({ heads }) => heads?.unsafeTimestamp ?? 0));
  const age = atSeconds - newest;
  if (!nodes.some(({ heads }) => heads)) problems.push(down("no consensus client answers"));
  else if (newest === 0) problems.push(down("no node knows its unsafe head"));
  else if (age > limits.chainHalted) {
    problems.push(down(`the chain has halted: its newest block is ${Math.round(age)} s old (make recover tells why)`));
  }
  if (gateway && gateway.head === undefined) problems.push(down("the gateway does not answer"));
  const safe = Math.max(0, ...nodes.map(({ heads }) => heads?.safeTimestamp ?? 0));
  if (safe === 0 && newest > 0) problems.push(degraded("no node knows its safe head yet"));
  else if (newest - safe > limits.safeHeadLag) {
    problems.push(degraded(`the safe head is ${newest - safe} s behind the unsafe head: see the batcher and L1`));
  }
  const overdueBatches = windowProblem(status);
  if (overdueBatches) problems.push(degraded(overdueBatches));
  return problems;
}

const NO_LEADER = "no conductor leads";
const NOBODY_ACTIVE = "no sequencer is active";

/** What is wrong for as long as an election takes, too. */
export const WITHOUT_LEADER = [NO_LEADER, NOBODY_ACTIVE];

function leadershipProblems({ nodes }: Status): Problem[] {
  const sequencers = nodes.filter(({ role }) => role === "sequencer");
  const names = (some: NodeStatus[]) => some.map(({ name }) => name).join(", ");
  const problems: Problem[] = [];
  const leaders = sequencers.filter(({ conductor }) => conductor?.leader);
  if (sequencers.some(({ hasConductor }) => hasConductor)) {
    if (leaders.length === 0) problems.push(down(NO_LEADER));
    if (leaders.length > 1) problems.push(down(`several conductors lead: ${names(leaders)}`));
  }
  const active = sequencers.filter((sequencer) => sequencer.active);
  if (active.length === 0) problems.push(down(NOBODY_ACTIVE));
  if (active.length > 1) problems.push(degraded(`several sequencers are active: ${names(active)}`));
  const [leader] = leaders;
  if (leader && active.length === 1 && active[0] !== leader) {
    problems.push(degraded(`${leader.name} leads, but the sequencer of ${active[0]!.name} is the active one`));
  }
  return problems;
}

function nodeProblems(node: NodeStatus, status: Status): Problem[] {
  const problems = node.ailing
    .filter(({ state }) => state !== UNREACHABLE)
    .map(({ container, state }) => degraded(`${container} is ${state}`));
  if (!node.heads) problems.push(degraded(`the consensus client of ${node.name} does not answer`));
  if (node.executionHead === undefined) problems.push(degraded(`the execution client of ${node.name} does not answer`));
  const lag = lagOf(node, status) ?? 0;
  if (lag * status.blockTime > status.limits.nodeBehind)
    problems.push(degraded(`${node.name} is ${lag} blocks behind`));
  if (node.peers.consensus === 0 && status.nodes.length > 1) {
    problems.push(degraded(`the consensus client of ${node.name} has no peers`));
  }
  if (!node.hasConductor) return problems;
  const { conductor } = node;
  if (!conductor) return [...problems, degraded(`the conductor of ${node.name} does not answer`)];
  if (!conductor.voter) problems.push(degraded(`${node.name} is no voter of the Raft cluster`));
  if (!conductor.healthy) problems.push(degraded(`the conductor of ${node.name} calls it unhealthy`));
  if (conductor.paused) problems.push(degraded(`the conductor of ${node.name} is paused`));
  return problems;
}

function l1Problems(status: Status): Problem[] {
  const { l1, limits } = status;
  if (l1.head === undefined) return [degraded(`L1 does not answer: ${withoutL1(status)}`)];
  if (l1.isAnother) {
    return [
      degraded("this is not the L1 that the chain began on: consensus clients run on, but none could start again"),
    ];
  }
  const { warning, limit } = SEQUENCER_DRIFT;
  const ahead = Math.round(originAge(status) ?? 0);
  const age = Math.round(l1.ageSeconds ?? 0);
  if (isL1Overdue(l1, limits)) {
    if (!l1.advances) return [degraded(`L1 has halted: its newest block is ${age} s old; ${withoutL1(status)}`)];
    if (age > warning) {
      const origin = ahead > 0 ? `are ${ahead} s ahead of their L1 origin, and ` : "";
      return [degraded(`L1's clock is ${age} s behind: L2's blocks ${origin}may be ${limit} s ahead of it`)];
    }
  }
  return ahead > warning
    ? [degraded(`L2's blocks are ${ahead} s ahead of their L1 origin, and may be ${limit} s`)]
    : [];
}

/** Whether L1's newest block is so old that L1 has halted or its clock is behind. */
export const isL1Overdue = ({ ageSeconds = 0 }: L1Status, { l1Silence }: Pick<HealthLimits, "l1Silence">): boolean =>
  ageSeconds > l1Silence;

function serviceProblems({ batcher, proposer, challenger, others, limits }: Status): Problem[] {
  const ailing = [batcher, proposer, challenger, ...others].filter(
    (service) => service && !service.works && service.state !== UNREACHABLE,
  );
  const problems = ailing.map((service) => degraded(`${service!.container} is ${service!.state}`));
  const { lastGameAgeSeconds: age } = proposer ?? {};
  if (age !== undefined && age > limits.proposalAge + limits.proposalGrace) {
    problems.push(degraded(`the last dispute game is ${Math.round(age)} s old: see the proposer`));
  }
  return problems;
}
