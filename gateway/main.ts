/**
 * Long-lived: the one URL of L2. Behind it nodes come, go, fall behind and fail; what its users see is one chain, whose head
 * never goes back, and a pool that loses nothing.
 *
 * It decides which block is the newest (`pool.ts`), asks any node that has it (`read.ts`), gives transactions to the leader and to its
 * successors (`send.ts`, `acceptedTransactions.ts`), and keeps filters and subscriptions itself, because those of a node end with it.
 */
import { Admission } from "./admission";
import { ownCertificate } from "./certificate";
import { AcceptedTransactions } from "./acceptedTransactions";
import { Blocks } from "./blocks";
import { ConsensusEntry } from "./consensus";
import { doorSecrets, gatewayInput, type GatewayInput } from "./input";
import { Metrics } from "./metrics";
import { Nodes } from "./nodes";
import { Router } from "./router";
import { rpcServer } from "./server";
import { acceptWebSockets, type WebSocketEntry } from "./webSocket";
import { closeAll, listen } from "../shared/httpServer";
import { introduceNodes } from "../shared/introductions";
import { aborted, log, runUntilStopped } from "../shared/longLived";
import { readInput } from "../shared/programInput";

export type { GatewayInput };

export interface RunningGateway {
  /** The ports that it listens on. */
  ports: { users: number; nodes: number; metrics: number; public: number | undefined };
  close(): void;
}

export async function startGateway(input: GatewayInput, signal: AbortSignal): Promise<RunningGateway> {
  const nodes = new Nodes(input, signal);
  const blocks = new Blocks(nodes, signal);
  const accepted = new AcceptedTransactions(nodes, blocks, signal);
  const metrics = new Metrics();
  const router = (entry: "users" | "nodes") => new Router(input, nodes, blocks, accepted, metrics.observe(entry));
  const userRouter = router("users");
  const users = rpcServer({ input, router: userRouter, isForNodes: false });
  const connections = acceptWebSockets(users, { input, router: userRouter, nodes, blocks, accepted });
  const others = await publicDoor(input, { input, router: userRouter, nodes, blocks, accepted });
  const forwarding = rpcServer({ input, router: router("nodes"), isForNodes: true });
  const telling = metrics.serve({ nodes, accepted, connections: () => connections() + (others?.connections() ?? 0) });

  const consensus =
    input.consensus && rpcServer({ input, router: new ConsensusEntry(input.consensus), isForNodes: true });

  nodes.on("leader", (leader) => log("info", "another sequencer leads", { leader }));
  nodes.start();
  void blocks.follow();
  if (input.introductions) void introduceNodes(input.introductions, log, signal);
  const servers = [users, forwarding, telling, ...(others ? [others.server] : []), ...(consensus ? [consensus] : [])];
  const [usersPort, nodesPort, metricsPort, publicPort] = await Promise.all([
    listen(users, input.ports.users),
    listen(forwarding, input.ports.nodes),
    listen(telling, input.ports.metrics),
    others ? listen(others.server, input.publicDoor!.port) : undefined,
    consensus ? listen(consensus, input.ports.consensus ?? 0) : undefined,
  ]);
  return {
    ports: { users: usersPort, nodes: nodesPort, metrics: metricsPort, public: publicPort },
    close: () => closeAll(servers),
  };
}

/** The same answers, for whoever has a key, and by TLS. */
async function publicDoor({ publicDoor: door }: GatewayInput, entry: WebSocketEntry) {
  if (!door) return undefined;
  const { tls, secretsFile, requestsPerSecond } = door;
  const secrets = readInput(doorSecrets, secretsFile);
  const certificate = tls && (secrets.certificate ?? (await ownCertificate(tls.folder, tls.names)));
  const admission = new Admission({ apiKeys: secrets.apiKeys, requestsPerSecond });
  const server = rpcServer({ ...entry, isForNodes: false, admission, ...(certificate ? { certificate } : {}) });
  return { server, connections: acceptWebSockets(server, { ...entry, admission }) };
}

async function main(signal: AbortSignal): Promise<void> {
  const input = readInput(gatewayInput);
  const running = await startGateway(input, signal);
  log("info", "open", { ports: running.ports, sequencers: input.sequencers.map(({ name }) => name) });
  await aborted(signal);
  running.close();
}

if (require.main === module) void runUntilStopped("gateway", main);
