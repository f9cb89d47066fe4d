/** The sequencers of a running network as the code of `shared/cluster` knows them, with the URLs of this machine. */
import type { Member } from "../../shared/cluster/input";
import { PORTS } from "../../config/ports";
import type { Network } from "../network/model";
import { UserError } from "../terminal";

/** @throws UserError for a network without conductors, or with sequencers that lack containers */
export function membersOf({ sequencers, stack, incomplete }: Network): Member[] {
  const lacking = incomplete.filter((name) => name.startsWith("sequencer"));
  if (lacking.length > 0) {
    throw new UserError(`${lacking.join(", ")} lack containers: restore them first, with make up ARGS=--refresh`);
  }
  return sequencers.map(({ name, rpcUrl, nodeRpcUrl, conductorRpcUrl, execution, consensus, conductor }) => {
    if (!conductor || !conductorRpcUrl) {
      throw new UserError(`${name} has no conductor: there is no cluster to recover; try make up STACK=${stack}`);
    }
    return {
      id: name,
      container: conductor.name,
      // Over several hosts, members know each other by address.
      raftAddress: `${conductor.address ?? conductor.name}:${PORTS.conductorRaft}`,
      conductorRpcUrl,
      consensusRpcUrl: nodeRpcUrl,
      executionRpcUrl: rpcUrl,
      consensusContainer: consensus.name,
      executionContainer: execution.name,
    };
  });
}
