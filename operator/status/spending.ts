/** What is left on the accounts that pay on an L1 that costs money, and what they spend. By Prometheus, which knows both over time. */
import { L1_ACCOUNTS } from "../../components/observability/metrics/accounts";
import { PORTS } from "../../config/ports";
import { PrometheusClient, type Series } from "../monitoring/prometheus";
import type { Network } from "../network/model";
import { isL1External } from "../network/remoteL1";
import type { AccountStatus } from "./model";

const BALANCES = Object.values(L1_ACCOUNTS)
  .map(({ balance }) => balance)
  .join(" or ");

/** ETH in an hour, by the last half of one; the counters are of gwei. */
const SPENDING = Object.values(L1_ACCOUNTS)
  .map(({ fees }) => `sum by (component) (rate(${fees}[30m])) * 3600 / 1e9`)
  .join(" or ");

/** Undefined where L1 costs nothing, or there is no Prometheus to ask. */
export async function observeSpending(network: Network): Promise<AccountStatus[] | undefined> {
  const url = network.containers.find(({ component }) => component === "prometheus")?.urls[PORTS.prometheus];
  if (!isL1External(network) || url === undefined) return undefined;
  const prometheus = new PrometheusClient(url);
  try {
    const [balances, spending] = await Promise.all([prometheus.query(BALANCES), prometheus.query(SPENDING)]);
    return accountsOf(balances, spending);
  } catch {
    return undefined;
  }
}

/** Joined by component. Pure. */
export function accountsOf(balances: Series[], spending: Series[]): AccountStatus[] {
  const perHour = new Map(spending.map(({ metric, value: [, text] }) => [metric["component"], Number(text)]));
  return balances
    .map(({ metric, value: [, text] }) => {
      const { component = "" } = metric;
      const spent = perHour.get(component);
      return { component, ether: Number(text), ...(spent === undefined ? {} : { etherPerHour: spent }) };
    })
    .sort((one, other) => one.component.localeCompare(other.component));
}
