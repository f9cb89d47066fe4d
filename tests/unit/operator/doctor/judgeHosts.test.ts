/** The lines of `doctor` on a network over several hosts. */
import { afterEach, expect, it } from "vitest";
import { parseConfig } from "../../../../config/load";
import { planTopology } from "../../../../config/topology";
import { lookAtHosts } from "../../../../engine/hosts/look";
import { findingsOfHosts } from "../../../../operator/doctor/judgeHosts";
import { overThreeHosts, THREE_HOSTS } from "../../../support/threeHosts";
import { FakeEngine } from "../../engine/fakeEngine";

const PRESENT = Object.values(planTopology(parseConfig(overThreeHosts("routed"))).images);

const engines: FakeEngine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

async function engineUrl(): Promise<string> {
  const engine = await FakeEngine.start({ present: PRESENT, memory: 2 ** 34 });
  engines.push(engine);
  return engine.host;
}

async function findings(engineOfC?: string) {
  const hosts = {
    a: { ...THREE_HOSTS.a, engine: await engineUrl() },
    b: { ...THREE_HOSTS.b, engine: await engineUrl() },
    c: { ...THREE_HOSTS.c, engine: engineOfC ?? (await engineUrl()) },
  };
  const look = await lookAtHosts(parseConfig(overThreeHosts("routed", { hosts })), "opstack-ha/dev");
  return findingsOfHosts(look).filter(({ topic }) => topic === "hosts");
}

it("are one where all is well, which says what was not looked at", async () => {
  const text = "a, b, c are ready; firewalls between them were not looked at";
  expect(await findings()).toEqual([{ topic: "hosts", verdict: "ok", text }]);
});

it("are one for each thing in the way", async () => {
  const [line, ...others] = await findings("tcp://127.0.0.1:1");
  expect(others).toEqual([]);
  expect(line).toMatchObject({ topic: "hosts", verdict: "fail" });
  expect(line?.text).toContain("host c (tcp://127.0.0.1:1): its Docker engine does not answer");
});
