/**
 * `make check-monitoring [STACK=…] [JSON=1]`: whether the running Prometheus answers every query of every dashboard and
 * every rule; the exit code says it too (0 all, 1 not all).
 */
import { PORTS } from "../config/ports";
import { checkMonitoring } from "./monitoring/check";
import { monitoredNetwork } from "./monitoring/monitoredNetwork";
import { renderCheck } from "./monitoring/table";
import { connectLocalEngine, discoverNetwork } from "./network/discover";
import { isSet, runCommand, UserError } from "./terminal";

async function check(parameters: string[]): Promise<number> {
  const network = await discoverNetwork(connectLocalEngine());
  const prometheus = network.containers.find(({ component }) => component === "prometheus");
  const url = prometheus?.urls[PORTS.prometheus];
  if (!url)
    throw new UserError(
      `${network.name} has no Prometheus: pulumi config set --path opstack-ha:monitoring.prometheus.enabled true`,
    );
  const result = await checkMonitoring(url, monitoredNetwork(network));
  const json = parameters.includes("--json") || isSet("JSON");
  console.log(json ? JSON.stringify(result, null, 2) : renderCheck(result));
  return result.passed ? 0 : 1;
}

runCommand(check);
