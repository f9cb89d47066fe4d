import { EXIT } from "../exitCodes";
import { enginesOf, lostHosts, objectsOn, removeFrom } from "../hosts/engines";
import { count, stacksWithContainers } from "../leftovers";
import { forgetWithdrawals } from "../money/withdrawal/records";
import { refuseWords, stackCommand } from "../options";
import { withPrepared, type Prepared } from "../prepare";
import { repairState } from "../prepare/repairState";
import { parallel } from "../pulumi";
import { namesHosts } from "../stacks";
import { finish, Phases, say, success } from "../terminal";

/** Resources that are removed at once. */
const DOWN_AT_ONCE = 32;

export const downCommand = () =>
  stackCommand("down", "remove the network, from whatever state it is in: every container, network and volume")
    .argument("[pulumi...]", "more arguments for `pulumi destroy`, after --")
    .action((pulumiArguments) =>
      finish(() => {
        refuseWords(pulumiArguments);
        const phases = new Phases();
        return withPrepared(phases, { images: false }, (prepared) => down(phases, prepared, pulumiArguments));
      }),
    );

async function down(phases: Phases, prepared: Prepared, pulumiArguments: string[]): Promise<number> {
  const { docker, pulumi, stack } = prepared;
  const exists = (await pulumi.stacks()).some(({ name }) => name === stack);
  if (exists) {
    const code = await phases.measure("pulumi destroy", () => destroy(prepared, pulumiArguments));
    if (code !== 0) {
      say("failed", `stack ${stack} is not destroyed: fix what is shown above and run \`make down\` again`);
      return code === EXIT.interrupted ? code : EXIT.failed;
    }
  } else {
    say("stack", `the state knows no stack ${stack}: removing what carries its label`);
  }
  const engines = enginesOf(stack, docker);
  await phases.measure("leftovers", () => removeFrom(engines, stack));

  const looks = await objectsOn(engines, stack);
  const silent = looks.flatMap(({ engine, silence }) => (silence === undefined ? [] : `${engine.where} (${silence})`));
  if (silent.length > 0) {
    say("failed", `no engine answers${silent.join(",")}, and what is there of stack ${stack} is still there`);
    return EXIT.failed;
  }
  const left = looks.flatMap(({ objects }) => objects);
  if (left.length > 0) {
    say("failed", `${count(left)} of stack ${stack} could not be removed: ${left.map(({ name }) => name).join(", ")}`);
    return EXIT.failed;
  }
  forgetWithdrawals(stack);
  for (const name of lostHosts(stack)) {
    say(
      "note",
      `host ${name} is lost, and was not looked at: what it has is removed at its own console (docs/several-machines.md)`,
    );
  }
  success(`No container, network or volume of stack ${stack} is left: ${phases.summary()}`);
  // What else hosts have is not said: none of them is here.
  const others = namesHosts(stack) ? [] : await stacksWithContainers(docker);
  if (others.length > 0)
    say("note", `other networks of this project run here: ${others.join(", ")} (make down STACK=…)`);
  return EXIT.done;
}

/** Refreshes first, so that what is broken or gone by hand is not waited for; the stack and its config stay. */
async function destroy({ docker, pulumi, backend, stack }: Prepared, pulumiArguments: string[]): Promise<number> {
  const parameters = [
    "destroy",
    "--yes",
    "--skip-preview",
    "--suppress-outputs",
    ...parallel(DOWN_AT_ONCE),
    "--stack",
    stack,
    "--refresh",
  ];
  const isOverHosts = namesHosts(stack);
  await repairState({ docker, pulumi, stack, backendDirectory: backend.directory, removesAnyway: true, isOverHosts });
  const code = await pulumi.run([...parameters, ...pulumiArguments]);
  if (code === 0 || code === EXIT.interrupted) return code;
  say("recover", "pulumi could not destroy everything: removing the rest by its labels, then asking it again");
  await removeFrom(enginesOf(stack, docker), stack);
  return pulumi.run([...parameters, ...pulumiArguments]);
}
