/** docs/host.md says of every container what grows in it, and what bounds that. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { allContainers, type Plan } from "../../../config/plan";
import { planOf } from "./observability/networks";

const [, section = ""] = readFileSync(path.resolve(__dirname, "../../../docs/host.md"), "utf8").split(
  "## What grows, and what bounds it",
);
const rows = section
  .split("\n## ")[0]!
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  .map((line) => line.split("|")[1]!.trim());
const named = new Set(rows.flatMap((cell) => cell.split(", ")));

const PLANS: [string, Plan][] = [
  ...["dev", "ha", "single", "airgap", "fast"].map((stack): [string, Plan] => [stack, planOf(stack)]),
  [
    "airgap with go-ethereum as L1, and Alertmanager",
    planOf("airgap", {
      l1: { client: "geth", block_time: 2 },
      monitoring: { alertmanager: { enabled: true }, grafana: { enabled: false } },
    }),
  ],
];

describe("what grows in the containers", () => {
  it.each(PLANS)("of %s stands in the table", (_, plan) => {
    const components = new Set(allContainers(plan).map(({ component }) => component));
    expect([...components].filter((component) => !named.has(component))).toEqual([]);
  });

  it("is about nothing that no network has", () => {
    const components = new Set(PLANS.flatMap(([, plan]) => allContainers(plan)).map(({ component }) => component));
    expect([...named].filter((name) => !components.has(name))).toEqual(["container", "every one", "jobs"]);
  });
});
