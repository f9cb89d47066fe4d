/** Loads on the network of a test, as a user runs them. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "vitest";
import type { LoadReport } from "../../../operator/load/report";
import { Cluster } from "../../../operator/network/cluster";
import { Containers } from "../../../operator/network/containers";
import { connectLocalEngine, discoverNetwork } from "../../../operator/network/discover";
import { containersOf } from "../../../operator/network/model";
import { sleep, until } from "../../../shared/rpc/deadline";
import { get } from "./gatewayUser";
import { finished, type Outcome, type TestStack } from "./testStack";

/** Deposits, one L1 block, and money for each sender. */
const BEGINS_WITHIN_SECONDS = 180;
const LEADER_AWAY_SECONDS = 14;

export interface RunningLoad {
  /** Ends it as Ctrl-C does. */
  interrupt(): void;
  /** Waits for its end. */
  ended(): Promise<{ outcome: Outcome; report: LoadReport }>;
}

/** Starts one that writes its report to a file, because everything else is mixed on its outputs. */
export function startLoad(stack: TestStack, ...parameters: string[]): RunningLoad {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "opstack-ha-load-")), "report.json");
  const command = ["--import", "tsx", "operator/main.ts", "load", ...parameters, "--report", file];
  const running = stack.start(process.execPath, [...command, "--stack", stack.name]);
  const outcome = finished(running);
  return {
    interrupt: () => void running.kill("SIGINT"),
    ended: async () => {
      const ended = await outcome;
      console.log(ended.text);
      expect([0, 1, 130], ended.text).toContain(ended.exitCode);
      return { outcome: ended, report: JSON.parse(readFileSync(file, "utf8")) as LoadReport };
    },
  };
}

/** Waits until blocks have so many transactions, which no single user sends. */
export const untilSending = (url: string, transactions: number): Promise<unknown> =>
  until(
    "the load to begin",
    async () => Number(await get<string>(url, "eth_getBlockTransactionCountByNumber", ["latest"])) >= transactions,
    { withinSeconds: BEGINS_WITHIN_SECONDS, everyMilliseconds: 500 },
  );

/** `docker kill` of all that the leader is made of, and its start some time later. @returns its name */
export async function killLeader(network: string): Promise<string> {
  const docker = connectLocalEngine();
  const cluster = new Cluster(await discoverNetwork(docker, network));
  const leader = await cluster.leader();
  const containers = new Containers(docker);
  try {
    await containers.kill(containersOf(leader));
    await sleep(1_000 * LEADER_AWAY_SECONDS);
  } finally {
    await containers.start(containersOf(leader));
  }
  return leader.name;
}

/** Nothing that was accepted is missing, and most of what was asked for was sent: a busy machine may not manage all. */
export function expectNothingLost(
  { outcome, report }: { outcome: Outcome; report: LoadReport },
  atLeast: number,
): void {
  expect(report.lost, outcome.text).toEqual({ count: 0, inPool: 0, hashes: [] });
  expect(report.mined).toBe(report.accepted);
  expect(report.accepted, outcome.text).toBeGreaterThan(atLeast);
  expect(report.limits.length).toBeGreaterThan(0);
}
