import { EXIT } from "../exitCodes";
import { checkMonitoring } from "../monitoring/check";
import { monitoredNetwork, prometheusUrlOf } from "../monitoring/monitoredNetwork";
import { renderCheck } from "../monitoring/table";
import { connectLocalEngine, discoverNetwork } from "../network/discover";
import { isWanted, stackCommand } from "../options";
import { finish, UserError } from "../terminal";

export const checkMonitoringCommand = () =>
  stackCommand("check-monitoring", "ask Prometheus every query of every dashboard and rule; fails if one has no answer")
    .option("--json", "print the result as JSON")
    .action(({ json }) => finish(() => check(isWanted(json, "JSON"))));

async function check(json: boolean): Promise<number> {
  try {
    return await ask(json);
  } catch (error) {
    if (!json || !(error instanceof UserError)) throw error;
    console.log(JSON.stringify({ passed: false, error: error.message }));
    return EXIT.failed;
  }
}

async function ask(json: boolean): Promise<number> {
  const network = await discoverNetwork(connectLocalEngine());
  const result = await checkMonitoring(prometheusUrlOf(network), monitoredNetwork(network));
  console.log(json ? JSON.stringify(result, null, 2) : renderCheck(result));
  return result.passed ? EXIT.done : EXIT.failed;
}
