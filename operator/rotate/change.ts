/** What `rotate` does, once it is clear which key a role gets. */
import { ROLE_INDEX } from "../../config/accounts";
import { allNodes, type Network } from "../network/model";
import type { Prepared } from "../prepare";
import { say } from "../terminal";
import { ROLES, type RoleName, type RotationPlan } from "./plan";
import { writeKey, type StackKeys } from "./stackKeys";
import { updateNetwork } from "./update";

interface Change {
  role: RoleName;
  plan: RotationPlan;
  stackKeys: StackKeys;
  network: Network;
  prepared: Prepared;
}

/**
 * Sets the key in the config, and brings the network to it. The signer's takes two updates the first time.
 *
 * @throws UserError when an update fails
 */
export async function changeKey({ role, plan, stackKeys, network, prepared }: Change): Promise<void> {
  const { key, name } = ROLES[role];
  const command = `npx opstack-ha rotate ${role} --stack ${prepared.stack}`;
  if (role === "signer" && !plan.goesOn && !expectsOtherSigner(network)) {
    say("rotate", "first nodes are told to ask L1 more often who signs: by default they do so every ten minutes");
    await writeKey(prepared.pulumi, prepared.stack, key, stackKeys.keys[key] ?? String(ROLE_INDEX.unsafeBlockSigner));
    await updateNetwork(prepared, command);
  }
  say("rotate", `${plan.goesOn ? "going on: " : ""}${plan.account} becomes ${name}`);
  await writeKey(prepared.pulumi, prepared.stack, key, plan.key);
  await updateNetwork(prepared, command);
}

/** kona-node learns it from L1's blocks in any case. */
const expectsOtherSigner = (network: Network): boolean =>
  allNodes(network).every(
    ({ consensus }) =>
      consensus.component !== "op-node" || consensus.commandLine.includes("--l1.runtime-config-reload-interval="),
  );
