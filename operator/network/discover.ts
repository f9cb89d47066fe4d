/** Finds a running network by its labels; nothing is asked of Pulumi, so that it works when an update is broken. */
import type Docker from "dockerode";
import type { ContainerInspectInfo } from "dockerode";
import {
  connectEngine,
  describeEngine,
  engineAddress,
  isLocalEngine,
  type EngineAddress,
} from "../../engine/connection";
import { PORTS } from "../../config/ports";
import type { ConsensusClientName, ExecutionClientName } from "../../config/schema";
import { JOB_ROLE, LABEL } from "../../shared/labels";
import { PROJECT_NAME } from "../pulumi";
import { hasConfig, namesHosts, selectedStack, unknownStack } from "../stacks";
import { NoEngineError, NoNetworkError, UsageError, UserError } from "../terminal";
import { areSeveral, engineOf, type Engines } from "./engines";
import type { Network, NetworkContainer, NetworkNode } from "./model";

export const EXECUTION_CLIENTS: ExecutionClientName[] = ["op-geth", "op-reth"];
export const CONSENSUS_CLIENTS: ConsensusClientName[] = ["op-node", "kona-node"];

/** Of what a command creates beside the network, so that `make down` finds it should the command be killed. */
export const labelsOf = (
  { name, stack }: Pick<Network, "name" | "stack">,
  component: string,
): Record<string, string> => ({
  [LABEL.network]: name,
  [LABEL.stack]: `${PROJECT_NAME}/${stack}`,
  [LABEL.role]: JOB_ROLE,
  [LABEL.component]: component,
});

/** @throws UsageError for what is no engine's address */
export function refuseStrangeAddress({ host, chosenBy }: EngineAddress): void {
  if (host !== undefined && !/^[a-z]+:\/\//.test(host)) {
    throw new UsageError(`${host} (${chosenBy}) is no engine's address, such as unix:///var/run/docker.sock`);
  }
}

/** A client of the engine that this machine's ports belong to. @throws UserError for a remote engine */
export function connectLocalEngine(): Docker {
  const address = engineAddress();
  refuseStrangeAddress(address);
  if (!isLocalEngine(address)) {
    throw new UserError(
      `the engine at ${address.host} (${address.chosenBy}) publishes the network's ports on its own machine, ` +
        "which this command has to reach: run it there",
    );
  }
  return connectEngine(address);
}

/** As `up` chooses: STACK, else the stack that is selected, if it still has a config. */
export function chosenStack(): string | undefined {
  const selected = selectedStack();
  return process.env["STACK"] || (selected !== undefined && hasConfig(selected) ? selected : undefined);
}

/**
 * The network of a stack.
 *
 * @param stack undefined, where none is selected either, for the only network that there is; engines of several hosts know theirs
 * @throws UserError when there is none, or none can be chosen
 */
export async function discoverNetwork(engines: Engines, stack = chosenStack()): Promise<Network> {
  return areSeveral(engines) ? engines.discover() : discoverOnOne(engines, stack);
}

async function discoverOnOne(docker: Docker, stack: string | undefined): Promise<Network> {
  const label = [LABEL.network, ...(stack ? [`${LABEL.stack}=${PROJECT_NAME}/${stack}`] : [])];
  const all = await docker.listContainers({ all: true, filters: { label } }).catch((error: Error) => {
    if (stack && !hasConfig(stack)) throw unknownStack(stack);
    throw new NoEngineError(
      `no Docker engine answers at ${describeEngine(engineAddress())} (${error.message}): start it, or let \`make up\` do so`,
    );
  });
  const listed = all.filter(({ Labels }) => Labels[LABEL.role] !== JOB_ROLE);
  const stacks = [...new Set(listed.map(({ Labels }) => Labels[LABEL.stack]?.split("/").at(-1) ?? ""))].sort();
  if (stacks.length === 0) {
    if (stack && !hasConfig(stack)) throw unknownStack(stack);
    if (stack && namesHosts(stack)) {
      throw new UserError(
        `the network of stack ${stack} is over several machines, and this command knows one engine only: ` +
          `status, logs, leader, drill, recover, fund, up and down know all of them (make status STACK=${stack})`,
      );
    }
    throw new NoNetworkError(
      stack
        ? `stack ${stack} has no containers here${await keptData(docker, label)}: make up STACK=${stack}`
        : "no network is here: make up",
    );
  }
  if (stacks.length > 1) {
    throw new UserError(`several networks are here (${stacks.join(", ")}): choose one with STACK=…`);
  }
  const inspected = await Promise.all(listed.map(({ Id }) => docker.getContainer(Id).inspect()));
  const containers = inspected.map(describeContainer).sort((one, other) => one.name.localeCompare(other.name));
  return assemble(listed[0]!.Labels[LABEL.network]!, stacks[0]!, containers);
}

/** `docker system prune` takes containers that are stopped, and leaves their volumes. */
async function keptData(docker: Docker, label: string[]): Promise<string> {
  const { Volumes } = await docker.listVolumes({ filters: { label } });
  return (Volumes ?? []).length > 0 ? ", and its data is kept, with which up goes on" : "";
}

export function describeContainer({ Id, Name, Config, State, HostConfig }: ContainerInspectInfo): NetworkContainer {
  const { [LABEL.host]: host, [LABEL.account]: account } = Config.Labels;
  return {
    id: Id,
    name: Name.replace(/^\//, ""),
    role: Config.Labels[LABEL.role] ?? "",
    component: Config.Labels[LABEL.component] ?? "",
    index: Number(Config.Labels[LABEL.index] ?? 0),
    ...(host === undefined ? {} : { host }),
    state: State.Status,
    ...(State.Error ? { startFailure: State.Error } : {}),
    health: State.Health?.Status ?? "none",
    ...(account === undefined ? {} : { account }),
    commandLine: [...(Config.Entrypoint ?? []), ...(Config.Cmd ?? [])].join(" "),
    // Bindings stay when a container is stopped, unlike the ports that a listing shows.
    urls: publishedUrls(HostConfig.PortBindings ?? {}),
  };
}

/** URLs by the port inside, from the bindings that a container was made with. */
export function publishedUrls(
  bindings: Record<string, { HostIp?: string; HostPort?: string }[]>,
): Record<number, string> {
  const everywhere = ["", "0.0.0.0", "::"];
  return Object.fromEntries(
    Object.entries(bindings).flatMap(([port, hosts]) => {
      const host = hosts?.[0];
      if (!host?.HostPort) return [];
      const address = everywhere.includes(host.HostIp ?? "") ? "127.0.0.1" : host.HostIp;
      return [[Number.parseInt(port, 10), `http://${address}:${host.HostPort}`]];
    }),
  );
}

/**
 * What the sequencers really run, by the names of their images: `op-geth`, and `kona-node-stand-in` where that takes the place
 * of `kona-node`.
 */
export async function clientsOf(engines: Engines, { sequencers }: Network): Promise<string[]> {
  const { execution, consensus } = sequencers[0]!;
  return Promise.all(
    [execution, consensus].map(async ({ id, component, host }) => {
      const docker = engineOf(engines, { host });
      const { Image } = await docker.getContainer(id).inspect();
      const { RepoTags } = await docker.getImage(Image).inspect();
      const names = (RepoTags ?? []).map((tag) =>
        tag
          .replace(/:[^/:]*$/, "")
          .split("/")
          .at(-1)!,
      );
      return names.find((name) => name.includes(component)) ?? component;
    }),
  );
}

export function assemble(name: string, stack: string, containers: NetworkContainer[]): Network {
  const one = (component: string) => containers.find((container) => container.component === component);
  const incomplete: string[] = [];
  const nodes = (role: NetworkNode["role"]): NetworkNode[] =>
    [...new Set(containers.filter((container) => container.role === role).map(({ index }) => index))]
      .sort((first, second) => first - second)
      .flatMap((index) => {
        const whole = node(role, index, containers);
        if (!whole) incomplete.push(`${role}-${index}`);
        return whole ?? [];
      });
  const [l1, gateway] = [containers.find(({ role }) => role === "l1"), one("gateway")];
  return {
    name,
    stack,
    sequencers: nodes("sequencer"),
    validators: nodes("validator"),
    incomplete,
    l1,
    l1RpcUrl: l1?.urls[PORTS.l1Rpc],
    gateway,
    gatewayUrl: gateway?.urls[PORTS.gateway],
    batcher: one("op-batcher"),
    proposer: one("op-proposer"),
    challenger: one("op-challenger"),
    guards: containers.filter(({ component }) => component === "guard"),
    containers,
  };
}

function node(role: NetworkNode["role"], index: number, containers: NetworkContainer[]): NetworkNode | undefined {
  const mine = containers.filter((container) => container.role === role && container.index === index);
  const part = (components: readonly string[]) => mine.find(({ component }) => components.includes(component));
  const [execution, consensus] = [part(EXECUTION_CLIENTS), part(CONSENSUS_CLIENTS)];
  const conductor = part(["op-conductor"]);
  const rpcUrl = execution?.urls[PORTS.executionRpc];
  const nodeRpcUrl = consensus?.urls[PORTS.consensusRpc];
  if (!execution || !consensus || !rpcUrl || !nodeRpcUrl) return undefined;
  return {
    name: `${role}-${index}`,
    role,
    index,
    execution,
    consensus,
    rpcUrl,
    nodeRpcUrl,
    ...(conductor ? { conductor, conductorRpcUrl: conductor.urls[PORTS.conductorRpc] } : {}),
  };
}
