import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { BlockStatistics } from "../../../../operator/load/blockStatistics";
import { feesFor } from "../../../../operator/load/content";
import { Ledger } from "../../../../operator/load/ledger";
import { sumUp } from "../../../../operator/load/report";
import { depositCount, senderCount } from "../../../../operator/load/senders";
import { progressLine, renderLoad } from "../../../../operator/load/table";
import { coresOf, usageOf } from "../../../../operator/load/usage";

function ledgerOf(count: number): Ledger {
  const ledger = new Ledger();
  const hashes = Array.from({ length: count }, (_, index) => `0x${index}`);
  for (const hash of hashes) {
    const record = { hash, sentAt: 0, acceptedAt: 40, retries: 0 };
    ledger.sent(record);
    ledger.accepted(record);
  }
  ledger.block({ hash: "one", transactions: hashes.slice(1) }, 2_000);
  return ledger;
}

const blocks = () => {
  const statistics = new BlockStatistics({ baseFee: 10n ** 9n }, 0);
  statistics.add({ gasUsed: 30, gasLimit: 60, baseFee: 3n * 10n ** 9n }, 2_000);
  statistics.add({ gasUsed: 60, gasLimit: 60, baseFee: 2n * 10n ** 9n }, 6_040);
  return statistics.figures(7_000);
};

const reportOf = () =>
  sumUp({
    network: "devnet",
    scenario: "transfers",
    senders: 5,
    asked: 10,
    blockTime: 2,
    isInterrupted: true,
    startedAt: Date.UTC(2026, 0, 1),
    sentFor: 60,
    ledger: ledgerOf(600),
    load: { retryReasons: { timeout: 2, "HTTP 502": 1 }, spent: { waiting: 30_000, heldBack: 0 } },
    blocks: blocks(),
    lost: { count: 1, inPool: 1, hashes: ["0x0"] },
    usage: { cores: 2, network: 1.2, containers: [{ name: "op-geth-sequencer-1", cores: 0.4 }] },
    ownCores: 0.123,
  });

it("sums a load up", () => {
  expect(reportOf()).toMatchObject({
    startedAt: "2026-01-01T00:00:00.000Z",
    endedBy: "interruption",
    rate: { asked: 10, sent: 10, accepted: 10, mined: 10 },
    sent: 600,
    accepted: 600,
    mined: 599,
    unanswered: { count: 0, mined: 0 },
    acceptance: { p50: 0.04, max: 0.04 },
    inclusion: { p50: 2, max: 2 },
    retries: { count: 3, reasons: { "HTTP 502": 1, timeout: 2 } },
    cpu: { cores: 2, client: 0.12 },
    limits: ["nothing: the rate was reached"],
  });
});

it("tells what the blocks were like", () => {
  expect(blocks()).toEqual({
    count: 2,
    fullness: 0.75,
    fullest: 1,
    baseFee: { before: 1, highest: 3, last: 2 },
    largestGap: 4,
  });
  const halted = new BlockStatistics({ baseFee: 1n }, 0);
  expect(halted.figures(9_000)).toMatchObject({ count: 0, fullness: 0, largestGap: 9 });
});

it("shows it as a table", () => {
  const shown = stripVTControlCharacters(renderLoad(reportOf()));
  for (const text of ["600, 10 a second", "1, of which 1 wait in a pool", "p50 2 s", "2× timeout", "75 % full"]) {
    expect(shown).toContain(text);
  }
  expect(shown).toContain("ended before its time: interruption");
});

it("shows how far it is in a line", () => {
  expect(progressLine(ledgerOf(2_000), 12.4, 1)).toBe(
    "12 s: 2,000 sent, 2,000 accepted, 1,999 mined, 1 lost; in a block after p50 2 s, p95 2 s, p99 2 s",
  );
  expect(progressLine(new Ledger(), 0, 0)).toContain("p50 –");
});

it("has so many senders that an answer may take half a second", () => {
  expect([0.1, 10, 300, 1_000].map(senderCount)).toEqual([5, 5, 150, 500]);
  expect([5, 150].map(depositCount)).toEqual([5, 50]);
});

it("pays what the newest block asks for four times, and on a calm chain what is usual", () => {
  expect(feesFor(1_000n).maxFeePerGas).toBe(5_000_000_000n);
  expect(feesFor(10n ** 10n).maxFeePerGas).toBe(4n * 10n ** 10n + 10_000_000n);
});

it("counts cores as docker stats does, and none for what did not run", () => {
  const look = (used: number, system: number) =>
    ({ cpu_usage: { total_usage: used }, system_cpu_usage: system, online_cpus: 2 }) as never;
  expect(coresOf({ cpu_stats: look(600, 3_000), precpu_stats: look(100, 1_000) })).toBe(0.5);
  expect(coresOf({ cpu_stats: look(0, undefined as never), precpu_stats: look(0, undefined as never) })).toBe(0);
});

it("counts the cores of all hosts, each once, and leaves out what an engine does not tell", async () => {
  const look = (used: number, system: number, cpus: number) => ({
    cpu_usage: { total_usage: used },
    system_cpu_usage: system,
    online_cpus: cpus,
  });
  const stats = (cpus: number) => ({ cpu_stats: look(600, 3_000, cpus), precpu_stats: look(100, 1_000, cpus) });
  const answers: Record<string, () => Promise<unknown>> = {
    a: () => Promise.resolve(stats(2)),
    b: () => Promise.resolve(stats(4)),
    c: () => Promise.reject(new Error("no answer within 60 s")),
  };
  const engineOn = (host: string) => ({ getContainer: () => ({ stats: answers[host] }) });
  const engines = { of: engineOn, discover: () => undefined };
  const containers = ["a", "a", "b", "c"].map((host, index) => ({ id: `${index}`, name: `net-part-${index}`, host }));
  const usage = await usageOf(engines as never, { name: "net", containers } as never);
  expect(usage).toEqual({
    cores: 6,
    network: 2,
    containers: [
      { name: "part-2", cores: 1 },
      { name: "part-0", cores: 0.5 },
      { name: "part-1", cores: 0.5 },
    ],
  });
});
