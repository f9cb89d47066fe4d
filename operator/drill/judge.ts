/** From a recording to the judgement of it: pure, so that it can be tested on recordings with seeded faults. */
import { arrival, canonicalChain, forksOf, largestGap, missedSlots, watchedBlocks, type Slots } from "./judge/chain";
import { judgeLeadership } from "./judge/leadership";
import { judgeProgress, victimsBack } from "./judge/progress";
import { judgeTransactions } from "./judge/transactions";
import type { Recording } from "./recording";
import type { Expectation, Judgement } from "./report";

type Findings = Omit<Judgement, "violations" | "problems">;

const round = (value: number): number => Math.round(value * 10) / 10;
const seconds = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : round(milliseconds / 1_000);

export function judge(recording: Recording, expectation: Expectation): Judgement {
  const chain = canonicalChain(recording);
  const slots = missedSlots(recording, chain);
  const gap = largestGap(watchedBlocks(recording, chain).map(arrival), recording);
  const leadership = judgeLeadership(recording);
  const progress = judgeProgress(recording);
  const findings: Findings = {
    leaderBefore: leadership.before,
    leaderAfter: leadership.after,
    newLeaderAfter: seconds(leadership.changedAfter),
    missedSlots: slots.after,
    missedBefore: slots.before,
    largestGap: round(gap / 1_000),
    largestGapInSlots: round(gap / 1_000 / recording.blockTime),
    largestGapAtGateway: round(largestGap(gatewayArrivals(recording), recording) / 1_000),
    transactions: judgeTransactions(recording, chain),
    forks: forksOf(recording),
    victimsBackAfter: seconds(victimsBack(recording)),
    safeHeadAfter: seconds(progress.safeHeadAfter),
    largestSafeLag: progress.largestSafeLag,
    nextGameAfter: seconds(progress.nextGameAfter),
    activeAfter: leadership.activeAfter,
    severalActiveFor: round(leadership.severalActiveFor / 1_000),
  };
  const violations = violationsOf(findings, recording, expectation, slots);
  return { ...findings, violations, problems: [...violations, ...shortfallsOf(findings, recording, expectation)] };
}

/** Times at which the gateway first answered with a higher block; its validators are not all equally far. */
function gatewayArrivals({ gateway }: Recording): number[] {
  let highest = 0;
  return gateway.flatMap(({ at, number }) => {
    if (number === undefined || number <= highest) return [];
    highest = number;
    return [at];
  });
}

function violationsOf(
  { forks, transactions }: Findings,
  { victims }: Recording,
  expectation: Expectation,
  slots: Slots,
): string[] {
  const violations: string[] = [];
  const isVictims = (nodes: string[]) => nodes.every((node) => victims.nodes.includes(node));
  const counted = expectation.victimMayWithdraw
    ? forks.filter(({ hashes }) => hashes.filter(({ nodes }) => !isVictims(nodes)).length > 1)
    : forks;
  if (counted.length > 0) {
    violations.push(`fork: more than one block at height ${counted.map(({ height }) => height).join(", ")}`);
  }
  if (transactions.lost.length > 0) {
    violations.push(`${transactions.lost.length} acknowledged transactions were never mined`);
  }
  if (expectation.missedSlots === "stops" && slots.blocksDuringFault > 0) {
    violations.push(`${slots.blocksDuringFault} blocks were made without a quorum`);
  }
  return violations;
}

function shortfallsOf(found: Findings, recording: Recording, expectation: Expectation): string[] {
  const problems: string[] = [];
  const { missedSlots: allowed, backWithin } = expectation;
  if (typeof allowed === "number" && found.missedSlots > allowed) {
    problems.push(`${found.missedSlots} slots missed, ${allowed} allowed`);
  }
  if (found.activeAfter.length !== 1) {
    problems.push(
      `${found.activeAfter.length} sequencers active at the end: ${found.activeAfter.join(", ") || "none"}`,
    );
  }
  if (recording.has.conductors && found.leaderAfter === undefined) problems.push("no leader at the end");
  if (recording.has.conductors && found.leaderAfter !== undefined && !found.activeAfter.includes(found.leaderAfter)) {
    problems.push(`${found.leaderAfter} leads at the end, but its sequencer is stopped`);
  }
  if (found.victimsBackAfter === undefined) problems.push("the victim did not come back to the tip, healthy");
  else if (found.victimsBackAfter > backWithin) {
    problems.push(`the victim was back after ${found.victimsBackAfter} s, ${backWithin} s allowed`);
  }
  if (recording.has.batcher && found.safeHeadAfter === undefined) problems.push("the safe head did not advance");
  if (recording.has.proposer && found.nextGameAfter === undefined) problems.push("no dispute game followed");
  return problems;
}
