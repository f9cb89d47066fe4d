/**
 * One-shot job: "a finished update means a working network". Checks the chains, the sequencers and the services from
 * inside the network, and fails the update with everything that does not work.
 */
import { JobFailure, runJob, type Report } from "./job";
import { l1Advances, nodeAdvances, nodesAgree, safeHeadAdvances } from "./verify/chainProgress";
import { describeFailures, runChecks, type Check } from "./verify/check";
import { verifyNetworkInput, type VerifyNetworkInput } from "./verify/input";
import { gatewayAnswers, oneLeaderSequences, serviceAnswers, singleSequencerSequences } from "./verify/services";

export type { VerifyNetworkInput };

export async function main(input: VerifyNetworkInput, report: Report): Promise<void> {
  const { deadlineSeconds } = input;
  const checks = checksOf(input);
  const failures = await runChecks(checks, { deadlineSeconds, report });
  if (failures.length > 0) throw new JobFailure(describeFailures(failures, checks.length, deadlineSeconds));
  report(`all ${checks.length} checks passed`);
}

/** The checks that apply to a network. */
export function checksOf(input: VerifyNetworkInput): Check[] {
  const { nodes, conductors, services, gatewayUrls } = input;
  return [
    l1Advances(input.l1RpcUrl, input.l1BlockTimeSeconds),
    conductors.length > 0 ? oneLeaderSequences(conductors, nodes) : singleSequencerSequences(nodes),
    ...nodes.map((node) => nodeAdvances(node, input.l2BlockTimeSeconds)),
    nodesAgree(nodes),
    ...(input.expectSafeHead ? [safeHeadAdvances(nodes)] : []),
    ...gatewayUrls.map(gatewayAnswers),
    ...services.map(serviceAnswers),
  ];
}

if (require.main === module) void runJob(verifyNetworkInput, main);
