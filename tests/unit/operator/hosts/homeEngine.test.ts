/** The engine that commands on a network over several hosts begin with. */
import { expect, it } from "vitest";
import { parseConfig } from "../../../../config/load";
import { homeEngine } from "../../../../operator/hosts/engines";
import { overThreeHosts } from "../../../support/threeHosts";

it("is that of the host of L1", () => {
  const config = (more: Record<string, unknown>) => parseConfig(overThreeHosts("routed", more));
  expect(homeEngine(config({}))).toEqual({ host: "ssh://me@192.0.2.11", chosenBy: "host a" });
  expect(homeEngine(config({ placement: { l1: "c" } }))).toEqual({ host: "ssh://me@192.0.2.13", chosenBy: "host c" });
});
