/** Pages of recordings, with the verdict of the real judge. */
import { judge } from "../../../../operator/drill/judge";
import type { Recording } from "../../../../operator/drill/recording";
import type { Report } from "../../../../operator/drill/report";
import type { PageData } from "../../../../operator/report/runs";

export function reportOf(recording: Recording): Report {
  const judgement = judge(recording, { missedSlots: 0, backWithin: 10 });
  return {
    fault: "kill-sequencer",
    description: "the leader's containers are killed",
    target: "leader",
    victims: recording.victims.nodes,
    injectedIn: 0.2,
    heldFor: 14,
    blockTime: recording.blockTime,
    date: new Date(recording.startedAt).toISOString(),
    faultFrom: new Date(recording.inPlaceAt).toISOString(),
    faultUntil: new Date(recording.restoredAt).toISOString(),
    passed: judgement.problems.length === 0,
    ...judgement,
  };
}

export const pageOf = (...recordings: Recording[]): PageData => ({
  format: 1,
  title: "Drill: kill-sequencer",
  facts: {
    command: "opstack-ha drill --variant '</script><b>&'",
    commit: "0123abc",
    images: ["op-geth:1", "op-node:1"],
    engine: "Docker 27.0",
    machine: { system: "linux", cpus: 2, cpu: "a CPU", memoryGb: 8 },
    network: "test",
    clients: ["op-geth", "op-node"],
  },
  runs: recordings.map((recording) => ({ recording, report: reportOf(recording), load: [1, 2, 3] })),
});
