/**
 * Three sequencers, a validator, a gateway and L1, with the engine that runs them, as far as the arena asks them: over HTTP, so
 * that all clients are the real ones. A leader that does not run is replaced by the next one after a moment.
 */
import Docker from "dockerode";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PORTS } from "../../../../config/ports";
import { closeServers, serveJsonRpc, type Methods } from "../../shared/jsonRpcServer";

export const STACK = "simulated";
const SLOT = 1_000;
const ELECTION = 300;
const SEQUENCERS = ["sequencer-1", "sequencer-2", "sequencer-3"];
const GENESIS = { number: 0, hash: "0xl1" };

interface Simulated {
  name: string;
  role: string;
  component: string;
  index: number;
  state: "running" | "exited" | "paused";
  port: number;
  url: string;
}

const hex = (value: number): string => `0x${value.toString(16)}`;

export class SimulatedNetwork {
  private readonly containers: Simulated[] = [];
  private readonly startedAt = Math.floor(Date.now() / SLOT) * SLOT - 100 * SLOT;
  private leader = "sequencer-1";
  private lostAt: number | undefined;
  /** What was done to containers, in order. */
  readonly done: string[] = [];
  private readonly engine = createServer((request, response) => this.answer(request.method!, request.url!, response));

  async start(): Promise<Docker> {
    for (const [position, name] of [...SEQUENCERS, "validator-1"].entries()) {
      const [role, index] = name.split("-") as [string, string];
      const add = (component: string, port: number, methods: Methods) =>
        this.add({ name: `${component}-${name}`, role, component, index: Number(index), port }, methods);
      await add("op-geth", PORTS.executionRpc, this.executionMethods());
      await add("op-node", PORTS.consensusRpc, this.consensusMethods(name));
      if (position < SEQUENCERS.length) await add("op-conductor", PORTS.conductorRpc, this.conductorMethods(name));
    }
    const service = { role: "service", index: 0 };
    await this.add({ name: "gateway", component: "gateway", port: PORTS.gateway, ...service }, this.executionMethods());
    await this.add({ name: "anvil", component: "anvil", port: PORTS.l1Rpc, role: "l1", index: 0 }, this.l1Methods());
    this.engine.listen(0, "127.0.0.1");
    await once(this.engine, "listening");
    return new Docker({ protocol: "http", host: "127.0.0.1", port: (this.engine.address() as AddressInfo).port });
  }

  async stop(): Promise<void> {
    this.engine.close();
    this.engine.closeAllConnections();
    await closeServers();
  }

  get states(): string[] {
    return [...new Set(this.containers.map(({ state }) => state))];
  }

  private async add(container: Omit<Simulated, "state" | "url">, methods: Methods): Promise<void> {
    const added: Simulated = { ...container, state: "running", url: "" };
    // What does not run answers nobody.
    const hanging = () => new Promise(() => undefined);
    const guarded = Object.entries(methods).map(([method, result]) => [
      method,
      (...parameters: unknown[]) =>
        added.state !== "running" ? hanging() : typeof result === "function" ? result(...parameters) : result,
    ]);
    added.url = await serveJsonRpc(Object.fromEntries(guarded) as Methods);
    this.containers.push(added);
  }

  private isUp = (node: string): boolean =>
    this.containers.filter(({ name }) => name.endsWith(node)).every(({ state }) => state === "running");

  /** As an election would. */
  private currentLeader(): string | undefined {
    if (this.isUp(this.leader)) {
      this.lostAt = undefined;
      return this.leader;
    }
    this.lostAt ??= Date.now();
    const up = SEQUENCERS.filter(this.isUp);
    if (Date.now() - this.lostAt < ELECTION || up.length < 2) return undefined;
    this.leader = up[0]!;
    return this.leader;
  }

  private block(number: number) {
    const timestamp = Math.floor(this.startedAt / 1_000) + number;
    const hashes = { hash: `0xblock${number}`, parentHash: `0xblock${number - 1}` };
    return { number: hex(number), timestamp: hex(timestamp), transactions: ["0xdeposit"], ...hashes };
  }

  private head = (): number => Math.floor((Date.now() - this.startedAt) / SLOT);

  private executionMethods(): Methods {
    return {
      eth_blockNumber: () => hex(this.head()),
      eth_getBlockByNumber: () => this.block(this.head()),
      eth_getBlockByHash: (hash: string) => this.block(Number(hash.replace("0xblock", ""))),
      net_peerCount: "0x3",
    };
  }

  private consensusMethods(name: string): Methods {
    const head = (number: number) => {
      const { hash, parentHash, timestamp } = this.block(number);
      return { number, hash, parentHash, timestamp: Number(timestamp), l1origin: { number: 1, hash: "0xl1" } };
    };
    return {
      admin_sequencerActive: () => this.currentLeader() === name,
      opp2p_peerStats: { connected: 3 },
      optimism_rollupConfig: {
        block_time: 1,
        l2_chain_id: 901,
        seq_window_size: 3_600,
        genesis: { l1: GENESIS, system_config: { batcherAddr: "0xb" } },
      },
      optimism_syncStatus: () => {
        const [unsafe_l2, safe_l2, finalized_l2] = [head(this.head()), head(this.head() - 4), head(this.head() - 8)];
        return { unsafe_l2, safe_l2, finalized_l2, head_l1: { ...head(this.head()), number: 2 } };
      },
    };
  }

  private conductorMethods(name: string): Methods {
    return {
      conductor_leader: () => this.currentLeader() === name,
      conductor_sequencerHealthy: true,
      conductor_paused: false,
      conductor_clusterMembership: { servers: SEQUENCERS.map((id) => ({ id, addr: id, suffrage: 0 })), version: 0 },
      conductor_transferLeaderToServer: (id: string) => {
        this.leader = id;
        return null;
      },
    };
  }

  private l1Methods(): Methods {
    const latest = () => ({ number: "0x2", timestamp: hex(Math.floor(Date.now() / 1_000)), hash: "0xlatest" });
    return {
      eth_getBlockByNumber: (tag: string) => (tag === "0x0" ? { ...latest(), ...GENESIS, number: "0x0" } : latest()),
    };
  }

  private answer(method: string, url: string, response: ServerResponse): void {
    const [, name, action] = /^\/containers\/([^/]+)\/(\w+)/.exec(url) ?? [];
    const container = this.containers.find((one) => one.name === name);
    if (url.startsWith("/containers/json")) return send(response, this.containers.map(listed));
    if (!container) return send(response, { message: "no such thing" }, 404);
    if (method === "GET") return send(response, inspected(container));
    this.done.push(`${action} ${container.name}`);
    const after = { kill: "exited", start: "running", pause: "paused", unpause: "running" } as const;
    container.state = after[action as keyof typeof after];
    send(response, undefined, 204);
  }
}

function send(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

const labelsOf = ({ role, component, index }: Simulated) => ({
  "opstack-ha.network": STACK,
  "opstack-ha.stack": `opstack-ha/${STACK}`,
  "opstack-ha.role": role,
  "opstack-ha.component": component,
  "opstack-ha.index": String(index),
});

const listed = (container: Simulated) => ({
  Id: container.name,
  Names: [`/${container.name}`],
  State: container.state,
  Labels: labelsOf(container),
});

const inspected = (container: Simulated) => ({
  Id: container.name,
  Name: `/${container.name}`,
  Config: { Labels: labelsOf(container), Cmd: [] },
  State: { Status: container.state, Paused: container.state === "paused" },
  HostConfig: {
    PortBindings: { [`${container.port}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: new URL(container.url).port }] },
  },
});
