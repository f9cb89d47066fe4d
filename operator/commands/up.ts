import { placementOf } from "../../config/placement";
import { EXIT } from "../exitCodes";
import { bringBackOnHosts } from "../hosts/bringBack";
import { configOverHosts } from "../hosts/config";
import { printAllFailures } from "../hosts/failures";
import { refuseWords, stackCommand, writableFile } from "../options";
import { endpointTable, stackOutputs } from "../outputs";
import { withPrepared, type Prepared } from "../prepare";
import { bringBack } from "../prepare/bringBack";
import { followDeployment } from "../prepare/followDeployment";
import { repairState } from "../prepare/repairState";
import { updateParameters } from "../pulumi";
import { finish, Phases, say, success } from "../terminal";
import { runTimed } from "../timings/timedUpdate";

/** The engine has one text for both. */
const REFUSED_BY_NETWORK =
  "where an engine says that attaching to the network failed, its Swarm had no quorum for 20 s, or another container has the address: " +
  "opstack-ha hosts check";

interface UpOptions {
  refresh?: boolean | undefined;
  json?: boolean | undefined;
  timings?: string | undefined;
}

export const upCommand = () =>
  stackCommand("up", "bring the network up, or to what its config has become, and show its endpoints")
    .option("--refresh", "look at what runs first, and bring back what is stopped or gone")
    .option("--json", "print the outputs as JSON")
    .option("--timings <file>", "write where the time went, as JSON", writableFile)
    .argument("[pulumi...]", "more arguments for `pulumi up`, after --")
    .addHelpText("after", "\nExamples:\n  opstack-ha up --stack airgap\n  opstack-ha up -- --target-dependents --diff")
    .action((pulumiArguments, options) =>
      finish(() => {
        refuseWords(pulumiArguments);
        const phases = new Phases();
        return withPrepared(phases, { images: true }, (prepared) => up(phases, prepared, options, pulumiArguments));
      }),
    );

async function up(phases: Phases, prepared: Prepared, options: UpOptions, pulumiArguments: string[]): Promise<number> {
  const { docker, pulumi, backend, stack, isSelected } = prepared;
  const refresh = await phases.measure("state", async () => {
    // Asking takes half a second.
    if (!isSelected) await pulumi.capture(["stack", "select", "--create", stack]);
    const tell = (text: string) => say("start", text);
    const overHosts = configOverHosts(stack);
    if (overHosts) await bringBackOnHosts(overHosts, stack, tell);
    else await bringBack(docker, stack, { refreshes: options.refresh ?? false, tell });
    const isOverHosts = overHosts !== undefined;
    return repairState({ docker, pulumi, stack, backendDirectory: backend.directory, isOverHosts });
  });

  const refreshes = refresh || (options.refresh ?? false);
  const parameters = [...updateParameters(stack, refreshes), ...pulumiArguments];
  const { timings: file, json: onStderr } = options;
  const update = () =>
    file === undefined
      ? phases.measure("pulumi up", () => pulumi.run(parameters, { onStderr }))
      : runTimed({ pulumi, parameters, onStderr, phases, file });
  const code = await followDeployment(docker, stack, update);

  if (code === EXIT.interrupted) {
    say("stopped", "run `make up` again to go on from here, or `make down` to remove what there is");
    return code;
  }
  if (code !== 0) {
    const isTold = await printAllFailures(stack, docker);
    if (isTold && configOverHosts(stack)?.cluster.network === "overlay") say("overlay", REFUSED_BY_NETWORK);
    say("failed", `the update of stack ${stack} failed: fix what is shown above and run \`make up\` again`);
    return EXIT.failed;
  }
  const outputs = await stackOutputs(pulumi, stack);
  const overHosts = configOverHosts(stack);
  const places = overHosts && placementOf(overHosts);
  console.log(options.json ? JSON.stringify(outputs, null, 2) : endpointTable(outputs, stack, places));
  success(`The network of stack ${stack} is up: ${phases.summary()}`);
  if (backend.isOwn) say("next", 'for plain `pulumi` commands on this stack first run: eval "$(make -s env)"');
  return EXIT.done;
}
