/** The sequencers of a running network as the code of `jobs/cluster` knows them, with the URLs of this machine. */
import type { Member } from "../../jobs/cluster/input";
import { PORTS } from "../../config/ports";
import type { Network } from "../network/model";
import { UserError } from "../terminal";

/** @throws UserError for a network without conductors: a lone sequencer is recovered by starting its containers */
export function membersOf({ sequencers, stack }: Network): Member[] {
  return sequencers.map(({ name, rpcUrl, nodeRpcUrl, conductorRpcUrl, execution, consensus, conductor }) => {
    if (!conductor || !conductorRpcUrl) {
      throw new UserError(`${name} has no conductor: there is no cluster to recover; try make up STACK=${stack}`);
    }
    return {
      id: name,
      container: conductor.name,
      raftAddress: `${conductor.name}:${PORTS.conductorRaft}`,
      conductorRpcUrl,
      consensusRpcUrl: nodeRpcUrl,
      executionRpcUrl: rpcUrl,
      consensusContainer: consensus.name,
      executionContainer: execution.name,
    };
  });
}
