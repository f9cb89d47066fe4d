/** `make down`: removes a network, from whatever state it is in, and makes sure that nothing of it is left. */
import { count, objectsOf, removeObjects, stacksWithContainers } from "./leftovers";
import { withPrepared, type Prepared } from "./prepare";
import { INTERRUPTED } from "./pulumi";
import { recover } from "./recovery";
import { Phases, runCommand, say, success } from "./terminal";

async function down(phases: Phases, prepared: Prepared, extraArguments: string[]): Promise<number> {
  const { docker, pulumi, stack } = prepared;
  const exists = (await pulumi.stacks()).some(({ name }) => name === stack);
  if (exists) {
    const code = await phases.measure("pulumi destroy", () => destroy(prepared, extraArguments));
    if (code !== 0) {
      say("failed", `stack ${stack} is not destroyed: fix what is shown above and run \`make down\` again`);
      return code;
    }
  } else {
    say("stack", `the state knows no stack ${stack}: removing what carries its label`);
  }
  await phases.measure("leftovers", () => removeLeftovers(prepared));

  const left = await objectsOf(docker, stack);
  if (left.length > 0) {
    say("failed", `${count(left)} of stack ${stack} could not be removed: ${left.map(({ name }) => name).join(", ")}`);
    return 1;
  }
  success(`No container, network or volume of stack ${stack} is left: ${phases.summary()}`);
  const others = await stacksWithContainers(docker);
  if (others.length > 0)
    say("note", `other networks of this project run here: ${others.join(", ")} (make down STACK=…)`);
  return 0;
}

/** Refreshes first, so that what is broken or gone by hand is not waited for; the stack and its config stay. */
async function destroy({ docker, pulumi, backend, stack }: Prepared, extraArguments: string[]): Promise<number> {
  const parameters = ["destroy", "--yes", "--skip-preview", "--suppress-outputs", "--stack", stack, "--refresh"];
  await recover({ docker, pulumi, stack, backendDirectory: backend.directory, removesAnyway: true });
  const code = await pulumi.run([...parameters, ...extraArguments]);
  if (code === 0 || code === INTERRUPTED) return code;
  say("recover", "pulumi could not destroy everything: removing the rest by its labels, then asking it again");
  await removeLeftovers({ docker, stack });
  return pulumi.run([...parameters, ...extraArguments]);
}

async function removeLeftovers({ docker, stack }: Pick<Prepared, "docker" | "stack">): Promise<void> {
  const leftovers = await objectsOf(docker, stack);
  if (leftovers.length === 0) return;
  say("recover", `removing ${count(leftovers)} left: ${leftovers.map(({ name }) => name).join(", ")}`);
  await removeObjects(docker, leftovers);
}

runCommand((extraArguments) => {
  const phases = new Phases();
  return withPrepared(phases, { images: false }, (prepared) => down(phases, prepared, extraArguments));
});
