import colors from "picocolors";
import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { isWanted, stackCommand } from "../options";
import { Recovery } from "../recover/act";
import { electionPatience } from "../recover/leadership";
import { observeForRecovery } from "../recover/observe";
import { describeStep, planRecovery, type Step } from "../recover/plan";
import { finish, formatSeconds, say, success } from "../terminal";

export const recoverCommand = () =>
  stackCommand("recover", "say how a halted or split cluster can go on without a fork; with --apply, do it")
    .option("--apply", "take the steps")
    .action(({ apply }) => finish(() => recover(isWanted(apply, "APPLY"))));

const FREEZES: Step["kind"][] = ["pause-conductors", "stop-sequencers"];

async function recover(apply: boolean): Promise<number> {
  const started = Date.now();
  const { engines, network } = await reachNetwork();
  const patience = await electionPatience(engines, network);
  say("recover", `looking at ${network.name}, for up to ${patience} s where nobody leads`);
  const plan = planRecovery(await observeForRecovery(network, patience));
  for (const finding of plan.findings) say("seen", finding);
  if (plan.refusal !== undefined) {
    console.error(colors.yellow(`Nothing was changed: ${plan.refusal}`));
    return EXIT.failed;
  }
  for (const warning of plan.warnings) console.error(colors.yellow(warning));
  if (!apply) {
    plan.steps.forEach((step, position) => console.log(`${position + 1}. ${describeStep(step)}`));
    say("next", "nothing was changed; to take these steps: make recover APPLY=1");
    return EXIT.done;
  }

  const recovery = new Recovery(engines, network);
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
    return EXIT.failed;
  }
  for (const step of frozen.steps.filter(({ kind }) => !FREEZES.includes(kind))) await take(step);
  success(`The chain advances again, after ${formatSeconds(Date.now() - started)}; make status shows the cluster`);
  return EXIT.done;
}
