/** From a recording to the judgement of it: pure, so that it can be tested on recordings with seeded faults. */
import { arrival, canonicalChain, forksOf, largestGap, missedSlots, watchedBlocks, type Slots } from "./judge/chain";
import { judgeLeadership } from "./judge/leadership";
import { judgeProgress, victimsBack } from "./judge/progress";
import { judgeReader } from "./judge/reader";
import { judgeTransactions } from "./judge/transactions";
import type { Recording } from "./recording";
import type { Expectation, Judgement } from "./report";

type Findings = Omit<Judgement, "violations" | "problems">;

/** From the arrival of a block on half of the validators until readers are shown it, with room for a busy machine. */
const SHOWN_WITHIN_SECONDS = 1;

const round = (value: number): number => Math.round(value * 10) / 10;
const seconds = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : round(milliseconds / 1_000);

export function judge(recording: Recording, expectation: Expectation): Judgement {
  const chain = canonicalChain(recording);
  const slots = missedSlots(recording, chain);
  const gap = largestGap(watchedBlocks(recording, chain).map(arrival), recording);
  const leadership = judgeLeadership(recording);
  const progress = judgeProgress(recording);
  const reader = judgeReader(recording, chain);
  const findings: Findings = {
    leaderBefore: leadership.before,
    leaderAfter: leadership.after,
    newLeaderAfter: seconds(leadership.changedAfter),
    missedSlots: slots.after,
    missedBefore: slots.before,
    largestGap: round(gap / 1_000),
    largestGapInSlots: round(gap / 1_000 / recording.blockTime),
    largestGapAtGateway: round(largestGap(gatewayArrivals(recording), recording) / 1_000),
    oldestShown: round(reader.oldest / 1_000),
    headsWentBack: reader.wentBack,
    transactions: judgeTransactions(recording, chain),
    forks: forksOf(recording),
    victimsBackAfter: seconds(victimsBack(recording)),
    safeHeadAfter: seconds(progress.safeHeadAfter),
    backlogPostedAfter: seconds(progress.backlogPostedAfter),
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
  { forks, transactions, headsWentBack }: Findings,
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
  if (headsWentBack > 0) violations.push(`readers were shown a lower head than before (${headsWentBack} of them)`);
  if (expectation.missedSlots === "stops" && slots.blocksDuringFault > 0) {
    violations.push(`${slots.blocksDuringFault} blocks were made without a quorum`);
  }
  return violations;
}

function shortfallsOf(found: Findings, recording: Recording, expectation: Expectation): string[] {
  const problems: string[] = [];
  const { missedSlots: allowed, backWithin } = expectation;
  if (typeof allowed === "number" && found.missedSlots > allowed) {
    problems.push(`${found.missedSlots} ${found.missedSlots === 1 ? "slot" : "slots"} missed, ${allowed} allowed`);
  }
  // A block is shown for a slot, and as much longer as the chain itself paused; a look takes its time, too.
  const mayBeOld = found.largestGap + recording.blockTime + (expectation.shownWithin ?? SHOWN_WITHIN_SECONDS);
  if (found.oldestShown > mayBeOld) {
    problems.push(`readers were shown a block ${found.oldestShown} s old, ${round(mayBeOld)} s allowed`);
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
  else if (recording.has.batcher && expectation.postsBacklog && found.backlogPostedAfter === undefined) {
    problems.push("the batcher did not post all blocks of that time");
  }
  if (recording.has.proposer && found.nextGameAfter === undefined) problems.push("no dispute game followed");
  return problems;
}
