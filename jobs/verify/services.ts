/** Checks of what stands beside the chains: who sequences, the gateway, the services' own health endpoints. */
import type { ServersObservation } from "../../shared/cluster/observation";
import { observeServer } from "../../shared/cluster/observe";
import { unmetOperation } from "../../shared/cluster/expectations";
import { leadership } from "../../shared/cluster/situation";
import { consensusClient, ethereumClient } from "../../shared/rpc/client";
import { containerOf, NotYet, type Check } from "./check";
import type { Conductor, Node, Service } from "./input";

/** Milliseconds a health endpoint may take to answer. */
const ENDPOINT_TIMEOUT_MILLISECONDS = 3_000;

/** Exactly one leader and one active sequencer, the leader's; every conductor healthy and in charge. */
export function oneLeaderSequences(conductors: Conductor[], nodes: Node[]): Check {
  const servers = conductors.map(({ id, container, rpcUrl, consensusRpcUrl }) => {
    const node = nodes.find((candidate) => candidate.consensusRpcUrl === consensusRpcUrl);
    return {
      id,
      conductorContainer: container,
      consensusContainer: node?.consensusContainer ?? container,
      conductorRpcUrl: rpcUrl,
      consensusRpcUrl,
      // A leading conductor passes its execution client's answers on.
      executionRpcUrl: node?.executionRpcUrl ?? rpcUrl,
    };
  });
  return {
    name: "one leader sequences",
    containers: conductors.map(({ container }) => container),
    look: async () =>
      judgeOperation({ members: await Promise.all(servers.map(observeServer)), atSeconds: Date.now() / 1_000 }),
  };
}

/** @throws NotYet with everything amiss */
export function judgeOperation(seen: ServersObservation): string {
  const unmet = unmetOperation(seen);
  if (unmet.length > 0) {
    const containers = [...new Set(unmet.flatMap((condition) => condition.containers))];
    throw new NotYet(
      unmet.map((condition) => `still waiting for ${condition.what}, ${condition.seen}`).join("; "),
      containers,
    );
  }
  return `${leadership(seen).leader!.id} leads, all ${seen.members.length} conductors are healthy`;
}

/** Without conductors nothing starts a sequencer later: it has to be active by itself. */
export function singleSequencerSequences(nodes: Node[]): Check {
  const sequencers = nodes.filter(({ role }) => role === "sequencer");
  const look = async () => {
    const active = await Promise.all(
      sequencers.map(({ consensusRpcUrl }) =>
        consensusClient(consensusRpcUrl).request({ method: "admin_sequencerActive" }),
      ),
    );
    const count = active.filter(Boolean).length;
    if (count !== 1)
      throw new Error(`${count} of ${sequencers.length} sequencers are active; it has to be exactly one`);
    return `${sequencers[active.indexOf(true)]!.name} is active`;
  };
  return { name: "the sequencer sequences", containers: sequencers.map((node) => node.consensusContainer), look };
}

export function gatewayAnswers(url: string): Check {
  const look = async () => {
    const head = await ethereumClient(url).request({ method: "eth_blockNumber" });
    return `block ${Number(head)}`;
  };
  return { name: "the gateway answers", containers: containerOf(url), look };
}

export function serviceAnswers({ name, url }: Service): Check {
  const look = async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(ENDPOINT_TIMEOUT_MILLISECONDS) });
    // Unread bodies keep their connections, and this endpoint may be asked a few hundred times.
    await response.body?.cancel();
    if (!response.ok) throw new Error(`${url} answers HTTP ${response.status}`);
    return `HTTP ${response.status}`;
  };
  return { name: `${name} answers`, containers: containerOf(url), look };
}
