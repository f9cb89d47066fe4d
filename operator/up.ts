/** `make up`: brings a network up on whatever machine this is, and shows its endpoints. */
import { printFailures } from "./diagnosis";
import { endpointTable, stackOutputs } from "./outputs";
import { prepare } from "./prepare";
import { removeSalt } from "./prepare/backend";
import { INTERRUPTED } from "./pulumi";
import { recoverKilledUpdate } from "./recovery";
import { Phases, runCommand, say, success } from "./terminal";

async function up(extraArguments: string[]): Promise<number> {
  const phases = new Phases();
  const { docker, pulumi, backend, stack } = await prepare(phases, { images: true });
  const recovered = await phases.measure("state", async () => {
    await pulumi.capture(["stack", "select", "--create", stack]);
    return recoverKilledUpdate({ docker, pulumi, stack, backendDirectory: backend.directory });
  });

  const refresh = recovered ? ["--refresh"] : [];
  if (backend.isOwn) removeSalt(stack);
  const code = await phases.measure("pulumi up", () =>
    // Nobody is asked, so nobody needs the preview; it would run the program twice.
    pulumi.run([
      "up",
      "--yes",
      "--skip-preview",
      "--suppress-outputs",
      "--stack",
      stack,
      ...refresh,
      ...extraArguments,
    ]),
  );
  if (backend.isOwn) removeSalt(stack);

  if (code === INTERRUPTED) {
    say("stopped", "run `make up` again to go on from here, or `make down` to remove what there is");
    return code;
  }
  if (code !== 0) {
    await printFailures(docker, stack);
    say("failed", `the network of stack ${stack} is not up; mend the cause shown above and run \`make up\` again`);
    return code;
  }
  console.log(endpointTable(await stackOutputs(pulumi, stack), stack));
  success(`The network of stack ${stack} is up: ${phases.summary()}`);
  if (backend.isOwn) say("next", 'for plain `pulumi` commands on this stack first run: eval "$(make -s env)"');
  return 0;
}

runCommand(up);
