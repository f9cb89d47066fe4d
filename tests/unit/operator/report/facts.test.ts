import { expect, it } from "vitest";
import { commandLine } from "../../../../operator/report/facts";

it("tells the command as it may be typed again, whether options came by make or not", () => {
  const environment = { FAULT: "kill-sequencer", REPEAT: "3", STACK: "airgap", TARGET: "" };
  expect(commandLine(["drill", "--html", "page.html"], environment)).toBe(
    "npx opstack-ha drill --html page.html --fault kill-sequencer --repeat 3 --stack airgap",
  );
  expect(commandLine(["drill", "--fault=stop-l1", "--stack", "ha"], environment)).toBe(
    "npx opstack-ha drill --fault=stop-l1 --stack ha --repeat 3",
  );
  expect(commandLine(["chaos", "-s", "ha"], environment)).toBe("npx opstack-ha chaos -s ha");
  expect(commandLine(["chaos", "--seed", "42"], environment)).toBe("npx opstack-ha chaos --seed 42 --stack airgap");
});
