import { Command } from "@commander-js/extra-typings";
import type Docker from "dockerode";
import { EXIT } from "../exitCodes";
import { groupNetworks } from "../inventory/group";
import { anyEngine, observeObjects } from "../inventory/observe";
import { count } from "../leftovers";
import { isWanted } from "../options";
import { confirms, isTerminal } from "../prune/ask";
import { decidePrune, unwantedImages, type KnownStack } from "../prune/decide";
import { builtImages, currentImages } from "../prune/images";
import { knownStacks } from "../prune/knownStacks";
import { imagesText, removeWhatGoes } from "../prune/remove";
import { planAsData, planTable, type PrunePlan } from "../prune/table";
import { PROJECT_NAME } from "../pulumi";
import { configuredStacks } from "../stacks";
import { finish, say, success, UsageError } from "../terminal";

interface PruneOptions {
  yes?: boolean | undefined;
  json?: boolean | undefined;
  images?: boolean | undefined;
  only?: string | undefined;
}

export const pruneCommand = () =>
  new Command("prune")
    .description(
      "remove what is left of networks that are gone, after showing it; nothing of a network that runs or can run",
    )
    .option("-s, --stack <name>", "only what this stack left behind; default STACK, else of all stacks")
    .option("-y, --yes", "remove it without asking")
    .option("--images", "images that were built here and that no container uses, too")
    .option("--json", "print it as JSON; without --yes nothing is removed")
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha prune\n  opstack-ha prune --stack airgap --yes\n  opstack-ha prune --images --json",
    )
    .action(({ stack, json, ...options }) =>
      finish(() =>
        prune({ ...options, json: isWanted(json, "JSON"), only: stack ?? (process.env["STACK"] || undefined) }),
      ),
    );

async function prune({ yes, json, images, only }: PruneOptions): Promise<number> {
  const docker = anyEngine();
  await observeObjects(docker); // An engine that does not answer is said before Pulumi is asked.
  const known = await knownStacks();
  const plan = await look(docker, known, only, images ?? false);
  const goes = plan.decisions.filter((decision) => decision.goes);
  const isNothing = goes.length === 0 && plan.images.length === 0;
  if (!json)
    console.log(plan.decisions.length + plan.images.length === 0 ? "Nothing of this project is here" : planTable(plan));
  if (isNothing) {
    if (json) console.log(JSON.stringify(planAsData(plan, false), null, 2));
    else success("Nothing is left over");
    return EXIT.done;
  }
  if (!(yes ?? (await isAgreed(json ?? false)))) {
    if (json) console.log(JSON.stringify(planAsData(plan, false), null, 2));
    else say("prune", "nothing was removed");
    return EXIT.done;
  }
  const failed = await removeWhatGoes(docker, plan, await look(docker, known, only, false));
  if (json) console.log(JSON.stringify(planAsData(plan, failed.length === 0), null, 2));
  for (const problem of failed) say("failed", problem);
  if (failed.length > 0) return EXIT.failed;
  success(
    `Removed ${[goes.length > 0 ? count(goes.flatMap(({ network }) => network.objects)) : "", imagesText(plan)].filter(Boolean).join(", ")}`,
  );
  return EXIT.done;
}

async function look(
  docker: Docker,
  known: KnownStack[],
  only: string | undefined,
  withImages: boolean,
): Promise<PrunePlan> {
  const networks = groupNetworks(await observeObjects(docker));
  const question = { networks, project: PROJECT_NAME, known, configured: configuredStacks(), only };
  const decisions = decidePrune(question);
  const gone = new Set(decisions.filter(({ goes }) => goes).map(({ network }) => network));
  const isAnyNetworkLeft = networks.some((network) => !gone.has(network));
  const images = withImages ? unwantedImages(await builtImages(docker), currentImages(), isAnyNetworkLeft) : [];
  return { decisions, images };
}

/** @throws UsageError where nobody can be asked */
async function isAgreed(json: boolean): Promise<boolean> {
  if (json) return false;
  if (isTerminal()) return confirms("Remove what goes, for good?");
  throw new UsageError("nothing was removed, because there is no terminal to ask on: add --yes to remove it");
}
