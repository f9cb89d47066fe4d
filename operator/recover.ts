/**
 * `make recover [APPLY=1]`: brings a halted or split cluster back without forking. Without APPLY it only says what it
 * sees and what it would do.
 */
import colors from "picocolors";
import { connectLocalEngine, discoverNetwork } from "./network/discover";
import { Recovery } from "./recover/act";
import { electionPatience } from "./recover/leadership";
import { observeForRecovery } from "./recover/observe";
import { describeStep, planRecovery, type Step } from "./recover/plan";
import { formatSeconds, isSet, runCommand, say, success } from "./terminal";

const FREEZES: Step["kind"][] = ["pause-conductors", "stop-sequencers"];

async function recover(parameters: string[]): Promise<number> {
  const apply = parameters.includes("--apply") || isSet("APPLY");
  const started = Date.now();
  const docker = connectLocalEngine();
  const network = await discoverNetwork(docker);
  const patience = await electionPatience(docker, network);
  say("recover", `looking at ${network.name}, for up to ${patience} s where nobody leads`);
  const plan = planRecovery(await observeForRecovery(network, patience));
  for (const finding of plan.findings) say("seen", finding);
  if (plan.refusal !== undefined) {
    console.error(colors.yellow(`Nothing was changed: ${plan.refusal}`));
    return 1;
  }
  for (const warning of plan.warnings) console.error(colors.yellow(warning));
  if (!apply) {
    plan.steps.forEach((step, position) => console.log(`${position + 1}. ${describeStep(step)}`));
    say("next", "nothing was changed; to take these steps: make recover APPLY=1");
    return 0;
  }

  const recovery = new Recovery(docker, network);
  const take = async (step: Step) => {
    say("step", describeStep(step));
    await recovery.take(step);
  };
  for (const step of plan.steps.filter(({ kind }) => FREEZES.includes(kind))) await take(step);
  // Until now the leadership and the heads may have moved: what follows is planned on what stands still.
  const frozen = planRecovery(await observeForRecovery(network, patience), true);
  for (const finding of frozen.findings.filter((each) => !plan.findings.includes(each))) say("seen", finding);
  if (frozen.refusal !== undefined) {
    console.error(colors.red(`Stopped, with all conductors paused: ${frozen.refusal}`));
    return 1;
  }
  for (const step of frozen.steps.filter(({ kind }) => !FREEZES.includes(kind))) await take(step);
  success(`The chain advances again, after ${formatSeconds(Date.now() - started)}; make status shows the cluster`);
  return 0;
}

runCommand(recover);
