/** An update of the network in the middle of a command of its own. */
import { EXIT } from "../exitCodes";
import { configOverHosts } from "../hosts/config";
import { printAllFailures } from "../hosts/failures";
import type { Prepared } from "../prepare";
import { repairState } from "../prepare/repairState";
import { updateParameters } from "../pulumi";
import { EndedByUserError, UserError } from "../terminal";

/**
 * Brings the network to what its config has become.
 *
 * @param command that goes on with what an interruption leaves
 * @throws UserError when it does not succeed, EndedByUserError when it was ended before
 */
export async function updateNetwork({ docker, pulumi, backend, stack }: Prepared, command: string): Promise<void> {
  const isOverHosts = configOverHosts(stack) !== undefined;
  const refreshes = await repairState({ docker, pulumi, stack, backendDirectory: backend.directory, isOverHosts });
  const code = await pulumi.run(updateParameters(stack, refreshes), { onStderr: true });
  if (code === EXIT.done) return;
  if (code === EXIT.interrupted)
    throw new EndedByUserError(`it was interrupted, and may be half done: go on with: ${command}`);
  await printAllFailures(stack, docker);
  throw new UserError(`the update of stack ${stack} failed: fix what is shown above, and run ${command} again`);
}
