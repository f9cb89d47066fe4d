import { cp } from "node:fs/promises";
import * as path from "node:path";
import { isStamped, programPath, stamp } from "./cache";
import { contentKey, fileContents } from "./contentKey";
import { buildFromChangedOptimism } from "./goModuleCopy";
import { moduleKey, programsStepName, TOOLCHAIN_DIRECTORY } from "./goPrograms";
import { KONA_NODE_EDITS } from "./kona-node-stand-in/edits";
import { editSource, type SourceEdit } from "./sourceEdits";
import type { Step, StepContext } from "./steps";
import { KONA_NODE_STAND_IN, OPTIMISM_MODULE } from "./versions";

export const KONA_NODE_STAND_IN_STEP = "build kona-node-stand-in";

/** Go files that become part of the optimism module, by their paths in it. */
const ADDED_DIRECTORY = path.join(TOOLCHAIN_DIRECTORY, "kona-node-stand-in", "added");

/** The stand-in for kona-node that tests run: op-node with what kona-node-stand-in/ changes and adds. */
export function konaNodeStandInStep(): Step {
  const key = konaNodeStandInKey();
  return {
    name: KONA_NODE_STAND_IN_STEP,
    load: "go",
    // After it, everything that the stand-in takes unchanged from other modules is in Go's build cache.
    needs: [programsStepName(OPTIMISM_MODULE)],
    isUpToDate: () => isStamped(KONA_NODE_STAND_IN_STEP, key, [programPath(KONA_NODE_STAND_IN.name)]),
    run: async (context) => {
      await build(context);
      await stamp(KONA_NODE_STAND_IN_STEP, key);
    },
  };
}

/** Changes with the module, the edits and the added files. */
export function konaNodeStandInKey(edits: readonly SourceEdit[] = KONA_NODE_EDITS): string {
  return contentKey({
    module: moduleKey(OPTIMISM_MODULE),
    program: KONA_NODE_STAND_IN,
    edits,
    added: fileContents(ADDED_DIRECTORY, "."),
  });
}

async function build(context: StepContext): Promise<void> {
  const change = async (optimism: string): Promise<void> => {
    await editSource(optimism, KONA_NODE_EDITS);
    await cp(ADDED_DIRECTORY, optimism, { recursive: true });
  };
  await buildFromChangedOptimism(KONA_NODE_STAND_IN, "kona-node-stand-in", change, context);
}
