/** Which stacks there are, by Pulumi's state. */
import { prepareBackend } from "../prepare/backend";
import { choosePulumi } from "../prepare/pulumiCli";
import { withPulumi } from "../prepare";
import { updateHolder } from "../prepare/repairState";
import { PulumiCli } from "../pulumi";
import { UserError } from "../terminal";
import type { KnownStack } from "./decide";

/** @throws UserError where the state cannot be asked: a stack that is not known would then be taken for gone */
export async function knownStacks(): Promise<KnownStack[]> {
  const choice = await choosePulumi();
  if (!choice.isReady) {
    throw new UserError(
      "which networks are left over can be told only by Pulumi's state, and no Pulumi CLI is here: make up gets one; " +
        "nothing was removed",
    );
  }
  const backend = prepareBackend();
  const pulumi = new PulumiCli(await withPulumi(choice, { ...process.env, ...backend.environment }));
  const stacks = await pulumi.stacks();
  return Promise.all(
    stacks.map(async ({ name, resourceCount, updateInProgress }) => ({
      // Pulumi Cloud may put an organization before it.
      name: name.split("/").at(-1)!,
      resources: resourceCount,
      isLocked: updateInProgress === true || (await isHeld(backend.directory, name)),
    })),
  );
}

const isHeld = async (directory: string | undefined, stack: string): Promise<boolean> =>
  directory !== undefined && (await updateHolder(directory, stack)) !== undefined;
