/** `make up`: brings a network up on whatever machine this is, and shows its endpoints. */
import { printFailures } from "./diagnosis";
import { endpointTable, stackOutputs } from "./outputs";
import { withPrepared, type Prepared } from "./prepare";
import { INTERRUPTED } from "./pulumi";
import { recover } from "./recovery";
import { Phases, runCommand, say, success } from "./terminal";

async function up(phases: Phases, prepared: Prepared, extraArguments: string[]): Promise<number> {
  const { docker, pulumi, backend, stack } = prepared;
  const refresh = await phases.measure("state", async () => {
    await pulumi.capture(["stack", "select", "--create", stack]);
    return recover({ docker, pulumi, stack, backendDirectory: backend.directory });
  });

  // Nobody is asked, so nobody needs the preview; it would run the program twice.
  const parameters = ["up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", stack];
  if (refresh) parameters.push("--refresh");
  const code = await phases.measure("pulumi up", () => pulumi.run([...parameters, ...extraArguments]));

  if (code === INTERRUPTED) {
    say("stopped", "run `make up` again to go on from here, or `make down` to remove what there is");
    return code;
  }
  if (code !== 0) {
    await printFailures(docker, stack);
    say("failed", `the update of stack ${stack} failed: fix what is shown above and run \`make up\` again`);
    return code;
  }
  console.log(endpointTable(await stackOutputs(pulumi, stack), stack));
  success(`The network of stack ${stack} is up: ${phases.summary()}`);
  if (backend.isOwn) say("next", 'for plain `pulumi` commands on this stack first run: eval "$(make -s env)"');
  return 0;
}

runCommand((extraArguments) => {
  const phases = new Phases();
  return withPrepared(phases, { images: true }, (prepared) => up(phases, prepared, extraArguments));
});
