import type { Plan } from "../../config/plan";
import type { NetworkState } from "../../shared/networkState";
import { userError } from "../../shared/userError";

/**
 * A config that means another chain makes the volumes anew, and with an external L1 those hold what was paid for: that must not happen
 * by an update. On a fork, which is ours, it costs nothing.
 *
 * @throws RunError that says what to do
 */
export function refuseAnotherDeployment(
  { l1, network }: Pick<Plan, "l1" | "network">,
  { genesis }: NetworkState,
  chainGenesisId: string,
): void {
  if (l1.origin !== "external" || genesis === undefined || genesis === chainGenesisId) return;
  throw userError(
    `The config of ${network} means another chain than the one whose contracts are on L1: its l2_chain_id, l2_block_time, hardforks, mnemonic, ` +
      "prefunded_accounts or l1.chain_id is another one, or it was made by a version of this project with other contracts. Nothing was changed. " +
      'Set back what differs, or remove the network with "pulumi destroy": "pulumi up" then deploys, and pays for, new contracts.',
  );
}
