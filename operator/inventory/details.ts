/** What a list tells of a network beyond its containers' states: cheap questions, each of which may stay without an answer. */
import type Docker from "dockerode";
import { PORTS } from "../../config/ports";
import { engineAddress, isLocalEngine } from "../../engine/connection";
import { call } from "../../shared/rpc/light";
import { EXECUTION_CLIENTS, publishedUrls } from "../network/discover";
import { PROJECT_DIRECTORY, PROJECT_NAME } from "../pulumi";
import { hasConfig } from "../stacks";
import type { FoundNetwork, LabelledObject } from "./model";

const ANSWER_TIMEOUT_MILLISECONDS = 1_500;

export interface NetworkDetails {
  /** The gateway's URL; without a gateway, that of the first sequencer. */
  rpcUrl?: string;
  /** As L2 itself tells it; undefined where it does not answer, as while the network is stopped. */
  chainId?: number;
  /** The folder of its project, where this is it. */
  folder?: string;
}

export async function detailsOf(docker: Docker, network: FoundNetwork): Promise<NetworkDetails> {
  const rpcUrl = await rpcUrlOf(docker, network);
  const chainId = rpcUrl && isLocalEngine(engineAddress()) ? await chainIdAt(rpcUrl) : undefined;
  return {
    ...(rpcUrl === undefined ? {} : { rpcUrl }),
    ...(chainId === undefined ? {} : { chainId }),
    ...(network.project === PROJECT_NAME && hasConfig(network.stack) ? { folder: PROJECT_DIRECTORY } : {}),
  };
}

/** The container behind the URL that users have, and its port inside. */
export function entryOf({ objects }: FoundNetwork): { container: LabelledObject; port: number } | undefined {
  const first = (wanted: (object: LabelledObject) => boolean): LabelledObject | undefined =>
    objects
      .filter((object) => object.kind === "container" && wanted(object))
      .sort((one, other) => (one.index ?? 0) - (other.index ?? 0))[0];
  const gateway = first(({ component }) => component === "gateway");
  if (gateway) return { container: gateway, port: PORTS.gateway };
  const isExecutionClient = (component = "") => (EXECUTION_CLIENTS as string[]).includes(component);
  const sequencer = first(({ role, component }) => role === "sequencer" && isExecutionClient(component));
  return sequencer && { container: sequencer, port: PORTS.executionRpc };
}

/** A listing has no ports of what is stopped. */
async function rpcUrlOf(docker: Docker, network: FoundNetwork): Promise<string | undefined> {
  const entry = entryOf(network);
  if (!entry) return undefined;
  const urls = await docker
    .getContainer(entry.container.id)
    .inspect()
    .then(({ HostConfig }) => publishedUrls(HostConfig.PortBindings ?? {}))
    // It may have gone since it was listed.
    .catch(() => undefined);
  return urls?.[entry.port];
}

const chainIdAt = (url: string): Promise<number | undefined> =>
  call<string>(url, "eth_chainId", [], ANSWER_TIMEOUT_MILLISECONDS).then(Number, () => undefined);

/** Bytes by the name of the volume. Docker counts the files of all of them, which may take minutes. */
export async function volumeSizes(docker: Docker): Promise<Map<string, number>> {
  const { Volumes } = (await docker.df()) as { Volumes?: { Name: string; UsageData?: { Size: number } }[] | null };
  return new Map(
    (Volumes ?? []).flatMap(({ Name, UsageData }) => (UsageData ? [[Name, UsageData.Size] as const] : [])),
  );
}
