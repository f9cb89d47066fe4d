/**
 * A digest of what the providers receive for every resource of every stack, programs of our own left out: where one is another than
 * before, an update would change or replace that resource in networks that run already.
 * `npx vitest run --project components -u tests/components/replacements.test.ts` writes the files.
 */
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { bundle } from "../../components/docker/bundle";
import { recordNetwork, STACKS } from "./support/network";
import type { Recorded } from "./support/provider";

const PROGRAMS = [
  "anchorRollup",
  "gateway",
  "guard",
  "prepareGenesis",
  "reconcileCluster",
  "releaseSequencer",
] as const;

function digest({ inputs, parent, provider }: Recorded): string {
  const programs = new Set<unknown>([...PROGRAMS, "verifyNetwork" as const].map(bundle));
  const text = JSON.stringify([inputs, parent, provider], (_, value: unknown) =>
    programs.has(value) ? "a program" : value,
  );
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

it.each(STACKS)("the resources of the stack %s are the ones that run", async (stack) => {
  const { resources } = await recordNetwork(stack);
  const lines = resources.map((resource) => `${resource.type} ${resource.name} ${digest(resource)}`);
  await expect(`${lines.sort().join("\n")}\n`).toMatchFileSnapshot(`./replacements/${stack}.txt`);
});
