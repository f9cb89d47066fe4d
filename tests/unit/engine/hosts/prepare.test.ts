/** All of the look at several hosts, with engines that answer over HTTP as Docker does. */
import { afterEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../../../config/load";
import { planTopology } from "../../../../config/topology";
import { prepareNetwork } from "../../../../engine/prepareNetwork";
import { overThreeHosts, THREE_HOSTS } from "../../../support/threeHosts";
import { FakeEngine, type FakeImages } from "../fakeEngine";

const STACK = "opstack-ha/dev";
const PRESENT = Object.values(planTopology(parseConfig(overThreeHosts("routed"))).images);
/** Without it the engine does not answer `GET /info`. */
const MEMORY = 2 ** 34;
/** Nobody listens there. */
const SILENT = "tcp://127.0.0.1:1";

const engines: FakeEngine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

async function engineUrl(more: Partial<FakeImages> = {}): Promise<string> {
  const engine = await FakeEngine.start({ present: PRESENT, memory: MEMORY, ...more });
  engines.push(engine);
  return engine.host;
}

/** @param special URL of the engine of host b; default one like the others */
async function prepare(special?: string, network: "overlay" | "routed" = "routed", isPreview = false) {
  const hosts = {
    a: { ...THREE_HOSTS.a, engine: await engineUrl() },
    b: { ...THREE_HOSTS.b, engine: special ?? (await engineUrl()) },
    c: { ...THREE_HOSTS.c, engine: await engineUrl() },
  };
  const config = Object.entries(overThreeHosts(network, { hosts })).map(([key, value]) => [
    `opstack-ha:${key}`,
    JSON.stringify(value),
  ]);
  return prepareNetwork(Object.fromEntries(config) as Record<string, string>, STACK, isPreview);
}

describe("a network over several hosts", () => {
  it("is prepared when all engines are ready", async () => {
    const { config, state } = await prepare();
    expect(Object.keys(config.hosts)).toEqual(["a", "b", "c"]);
    expect(state).toEqual({ failedAttempts: {}, running: false, genesis: undefined });
  });

  it("is known to run from what is on any of them", async () => {
    const Labels = {
      "opstack-ha.network": "opstack-ha",
      "opstack-ha.stack": STACK,
      "opstack-ha.role": "sequencer",
      "opstack-ha.component": "op-geth",
    };
    const container = { Names: ["/opstack-ha-running"], State: "running", Status: "Up", Labels, Ports: [] };
    const { state } = await prepare(await engineUrl({ containers: [container] }));
    expect(state.running).toBe(true);
  });

  it("is refused when one engine does not answer", async () => {
    await expect(prepare(SILENT)).rejects.toThrow(
      /^The network cannot be created; nothing was changed:\n {2}- host b \(tcp:\/\/127\.0\.0\.1:1\): its Docker engine does not answer \(.+\)/,
    );
  });

  it("is previewed all the same, with a warning", async () => {
    const { warnings } = await prepare(SILENT, "routed", true);
    expect(warnings[0]).toContain("host b (tcp://127.0.0.1:1): its Docker engine does not answer");
  });

  it("is refused on an overlay without a Swarm, once for each host", async () => {
    const message = await prepare(undefined, "overlay").then(
      () => "nothing",
      (error: Error) => error.message,
    );
    expect(message.match(/it is no member of a Swarm/g)).toHaveLength(3);
  });
});
