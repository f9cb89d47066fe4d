/** Alerts on a real network: quiet while it is well, and on a fault those that say so, no others, until it is over. */
import { describe, expect, it } from "vitest";
import { sleep, until } from "../../../shared/rpc/deadline";
import { Engine } from "../../../operator/drill/faults/containers";
import { Cluster } from "../../../operator/network/cluster";
import { connectLocalEngine, discoverNetwork } from "../../../operator/network/discover";
import { containersOf, type Network, type NetworkContainer, type NetworkNode } from "../../../operator/network/model";
import { RUNS_ALL } from "./suite";

export interface AlertsContext {
  /** The stack's name. */
  stack: string;
  /** Known once the network is up. */
  prometheusUrl: () => string;
}

/** These look back for minutes, at what tests before may have done to the network. */
const LOOK_BACK = ["LeadershipFlaps", "RestartLoop"];

/** Seconds without any alert that count as quiet: the longest that an alert waits before it fires, and two evaluations. */
const QUIET_SECONDS = 25;

/** Seconds to go on looking once all is over. */
const AFTERMATH_SECONDS = 45;

/** Seconds within which a fault's alerts must have fired, and be over after it: limits, evaluations, a client's return. */
const FIRE_WITHIN_SECONDS = 240;
const CLEAR_WITHIN_SECONDS = 240;

interface Scene {
  network: Network;
  engine: Engine;
  leader: NetworkNode;
  follower: NetworkNode;
}

interface FaultWithAlerts {
  title: string;
  inject: (scene: Scene) => Promise<void>;
  restore: (scene: Scene) => Promise<void>;
  /** Every alert that must fire, as `name of what it is about`. */
  alerts: (scene: Scene) => string[];
}

const targetsDown = (containers: NetworkContainer[]): string[] => containers.map(({ name }) => `TargetDown of ${name}`);

/** A sequencer that is gone is three containers that do not answer, and one voter less. */
const sequencerGone = (node: NetworkNode): string[] => [
  ...targetsDown(containersOf(node)),
  `QuorumAtRisk of ${node.conductor!.name}`,
];

const CUT_OFF: FaultWithAlerts = {
  title: "a follower is cut off from the others",
  inject: ({ engine, follower }) => engine.partition(containersOf(follower)),
  restore: ({ engine, follower }) => engine.heal(containersOf(follower)),
  alerts: ({ follower }) => sequencerGone(follower),
};

const BATCHER_STOPPED: FaultWithAlerts = {
  title: "the batcher is stopped",
  inject: ({ engine, network }) => engine.stop([network.batcher!]),
  restore: ({ engine, network }) => engine.start([network.batcher!]),
  alerts: ({ network }) => [
    ...targetsDown([network.batcher!]),
    `BatcherStalled of ${network.batcher!.name}`,
    `SafeHeadStalled of ${network.name}`,
  ],
};

const FAULTS: FaultWithAlerts[] = [
  {
    title: "the leading sequencer is killed",
    inject: ({ engine, leader }) => engine.kill(containersOf(leader)),
    restore: ({ engine, leader }) => engine.start(containersOf(leader)),
    alerts: ({ leader }) => sequencerGone(leader),
  },
  // Three minutes each.
  ...(RUNS_ALL ? [CUT_OFF, BATCHER_STOPPED] : []),
];

/** Declares the tests; they take about three minutes, eight with `SUITE=all`, and leave the network as they found it. */
export function describeAlerts({ stack, prometheusUrl }: AlertsContext): void {
  describe("alerts", () => {
    it("are evaluated without an error, and none fires while all is well", async () => {
      const rules = await allRules(prometheusUrl());
      expect(rules.filter(({ health }) => health !== "ok")).toEqual([]);
      expect(rules.filter(({ type }) => type === "alerting").length).toBeGreaterThan(20);
      await quiet(prometheusUrl());
    });

    it.each(FAULTS)("say that $title, nothing else, and are over with it", async ({ inject, restore, alerts }) => {
      const docker = connectLocalEngine();
      const network = await discoverNetwork(docker, stack);
      const cluster = new Cluster(network);
      const [leader, [follower]] = [await cluster.leader(), await cluster.followers()];
      const scene: Scene = { network, engine: new Engine(docker, network), leader, follower: follower! };
      const expected = alerts(scene).sort();
      await quiet(prometheusUrl());

      const seen = new Map<string, number>();
      const startedAt = Date.now();
      const look = async () => {
        const firing = await firingAlerts(prometheusUrl());
        for (const alert of firing) if (!seen.has(alert)) seen.set(alert, (Date.now() - startedAt) / 1_000);
        return firing;
      };
      try {
        await inject(scene);
        await until(
          `${expected.join(", ")} to fire`,
          async () => {
            const firing = await look();
            if (expected.every((alert) => firing.includes(alert))) return true;
            throw new Error(`firing: ${firing.join(", ")}`);
          },
          { withinSeconds: FIRE_WITHIN_SECONDS, everyMilliseconds: 500 },
        );
        // Long enough for what should not fire.
        for (let second = 0; second < QUIET_SECONDS; second += 1) {
          await look();
          await sleep(1_000);
        }
      } finally {
        await restore(scene);
      }
      const restoredAt = Date.now();
      await until("no alert to fire", async () => (await look()).length === 0, {
        withinSeconds: CLEAR_WITHIN_SECONDS,
        everyMilliseconds: 500,
      });
      const overAt = Date.now();
      // Nor does the repair itself raise one: services that go on have something to catch up with.
      for (let second = 0; second < AFTERMATH_SECONDS; second += 1) {
        await look();
        await sleep(1_000);
      }
      const when = [...seen].map(([alert, seconds]) => `${alert} after ${seconds.toFixed(0)} s`);
      console.log(`${when.join(", ")}; all over ${((overAt - restoredAt) / 1_000).toFixed(0)} s after the repair`);
      expect([...seen.keys()].sort()).toEqual(expected);
    });
  });
}

/** Waits until no alert fires and none is about to. */
async function quiet(prometheusUrl: string): Promise<void> {
  let since = Date.now();
  await until(
    `no alert for ${QUIET_SECONDS} s`,
    async () => {
      const alerts = await alertsInState(prometheusUrl, ["firing", "pending"]);
      if (alerts.length > 0) since = Date.now();
      if (Date.now() - since >= QUIET_SECONDS * 1_000) return true;
      throw new Error(alerts.length > 0 ? alerts.join(", ") : "not long enough");
    },
    { withinSeconds: CLEAR_WITHIN_SECONDS, everyMilliseconds: 1_000 },
  );
}

interface Alert {
  state: string;
  labels: { alertname: string; network: string; container?: string };
}

interface Rule {
  name: string;
  type: string;
  health: string;
}

async function api<Data>(prometheusUrl: string, path: string): Promise<Data> {
  const answer = await fetch(`${prometheusUrl}/api/v1/${path}`, { signal: AbortSignal.timeout(5_000) });
  return ((await answer.json()) as { data: Data }).data;
}

const firingAlerts = (prometheusUrl: string) => alertsInState(prometheusUrl, ["firing"]);

/** As `name of container`, or of the network where it is about all of it. */
async function alertsInState(prometheusUrl: string, states: string[]): Promise<string[]> {
  const { alerts } = await api<{ alerts: Alert[] }>(prometheusUrl, "alerts");
  return alerts
    .filter(({ state, labels }) => states.includes(state) && !LOOK_BACK.includes(labels.alertname))
    .map(({ labels }) => `${labels.alertname} of ${labels.container ?? labels.network}`);
}

async function allRules(prometheusUrl: string): Promise<Rule[]> {
  const { groups } = await api<{ groups: { rules: Rule[] }[] }>(prometheusUrl, "rules");
  return groups.flatMap(({ rules }) => rules);
}
