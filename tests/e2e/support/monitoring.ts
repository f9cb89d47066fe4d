/** What the tests ask of Prometheus. */
import { checkMonitoring } from "../../../operator/monitoring/check";
import { monitoredNetwork } from "../../../operator/monitoring/monitoredNetwork";
import { connectLocalEngine, discoverNetwork } from "../../../operator/network/discover";
import { until } from "../../../shared/rpc/deadline";

/** @returns what it does not answer, after some minutes: some counters begin with the first batch and the first proposal */
export async function monitoringProblems(networkName: string, prometheusUrl: string): Promise<string[]> {
  const network = monitoredNetwork(await discoverNetwork(connectLocalEngine(), networkName));
  let problems = ["Prometheus was never asked"];
  await until(
    "Prometheus to answer everything",
    async () => ({ problems } = await checkMonitoring(prometheusUrl, network)).passed,
    { withinSeconds: 400, everyMilliseconds: 3_000 },
  ).catch(() => undefined);
  return problems;
}
