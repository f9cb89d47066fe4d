/** What is started again, and what is said of it. */
import { expect, it } from "vitest";
import { parseConfig } from "../../../../config/load";
import { describeRevival, isAllRevived, reviveOnHosts } from "../../../../operator/hosts/revive";
import { wasRefused } from "../../../../operator/network/refused";
import { stackConfig } from "../../../support/stackFiles";
import { overThreeHosts, THREE_HOSTS } from "../../../support/threeHosts";

/** The words of Docker 20.10 after a start without a quorum of the Swarm. */
const REFUSAL =
  "Could not attach to network opstack-airgap: rpc error: code = Unknown desc = context deadline exceeded";

it.each([
  ["a refused start", { host: "a", state: "exited", startFailure: REFUSAL }, true],
  ["a refused first start", { host: "a", state: "created", startFailure: REFUSAL }, true],
  ["one that somebody stopped", { host: "a", state: "exited" }, false],
  ["one that runs again", { host: "a", state: "running", startFailure: REFUSAL }, false],
  ["one that fails by itself", { host: "a", state: "exited", startFailure: "exec: no such file or directory" }, false],
  ["one on a single engine", { state: "exited", startFailure: REFUSAL }, false],
])("knows %s", (_, container, expected) => {
  expect(wasRefused(container)).toBe(expected);
});

it("says of a host what was started and what was not, and nothing where all is well", () => {
  const containers = [{ container: "gateway" }, { container: "guard", failure: "no quorum" }];
  expect(describeRevival({ host: "a", containers })).toBe("started gateway; does not start: guard (no quorum)");
  expect(describeRevival({ host: "a", containers: [] })).toBe("");
  expect(describeRevival({ host: "a", silence: "ENOENT", containers: [] })).toBe("its engine does not answer: ENOENT");
});

it("has done its work where every engine answers and all that was stopped runs", () => {
  expect(isAllRevived([{ host: "a", containers: [{ container: "gateway" }] }])).toBe(true);
  expect(isAllRevived([{ host: "a", containers: [{ container: "gateway", failure: "no quorum" }] }])).toBe(false);
  expect(isAllRevived([{ host: "a", silence: "ENOENT", containers: [] }])).toBe(false);
});

it("takes engines that are silent for what they are", async () => {
  const hosts = Object.fromEntries(
    Object.entries(THREE_HOSTS).map(([name, host]) => [name, { ...host, engine: `unix:///nonexistent/${name}.sock` }]),
  );
  const config = parseConfig({ ...stackConfig("airgap"), ...overThreeHosts("overlay"), hosts });
  const revivals = await reviveOnHosts(config, "airgap");
  expect(revivals.map(({ host, containers }) => [host, containers])).toEqual([
    ["a", []],
    ["b", []],
    ["c", []],
  ]);
  for (const { silence } of revivals) expect(silence).toContain("ENOENT");
});
