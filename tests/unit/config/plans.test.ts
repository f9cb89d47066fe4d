/**
 * The whole plan of every stack that comes with the project, as a file: what a change of the planner changes in networks that run
 * already is seen in its diff. `npx vitest run --project unit -u tests/unit/config/plans.test.ts` writes the files.
 */
import { expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { planTopology } from "../../../config/topology";
import { stackConfig } from "../../support/stackFiles";

it.each(["airgap", "dev", "fast", "ha", "single"])("the plan of the stack %s is the one that runs", async (stack) => {
  const plan = planTopology(parseConfig(stackConfig(stack)));
  await expect(`${JSON.stringify(plan, null, 1)}\n`).toMatchFileSnapshot(`./plans/${stack}.json`);
});
