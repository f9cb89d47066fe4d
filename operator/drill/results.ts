/** The results of a series of drills, as a file that documentation is made of. */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Network } from "../network/model";
import type { Report } from "./report";

export interface Results {
  measuredOn: { date: string; cpus: number };
  network: { sequencers: number; validators: number; clients: string[] };
  reports: Report[];
}

export function saveResults(file: string, network: Network, reports: Report[]): void {
  const { sequencers, validators } = network;
  const results: Results = {
    measuredOn: { date: reports[0]!.date.slice(0, 10), cpus: cpus().length },
    network: {
      sequencers: sequencers.length,
      validators: validators.length,
      clients: [sequencers[0]!.execution.component, sequencers[0]!.consensus.component],
    },
    reports,
  };
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
