/** What every container of the plan has in common, as the config has it. */
import type { ImageKey } from "./images";
import { logLevelArguments } from "./logLevels";
import type { Spot } from "./places";
import type { ContainerPlan, PublishedPort, ResourceLimits } from "./plan";
import type { StackConfig } from "./schema";

export type ContainerPlanner = ReturnType<typeof containerPlanner>;

/** Plans single containers. */
export function containerPlanner(config: StackConfig) {
  // What runs in the node image is the project's own, and has none of these.
  const limits: Partial<Record<ImageKey, { memory_mb?: number; cpus?: string }>> = config.resources;
  const extraArguments: Partial<Record<ImageKey, string[]>> = config.extra_arguments;
  const extraEnvironment: Partial<Record<ImageKey, string[]>> = config.extra_environment;

  const publish = (internal: number, external: number, key: string): PublishedPort => ({
    internal,
    external,
    address: config.bind_address,
    key,
  });
  /** For RPCs without authentication: whatever the config says, only this machine reaches them. */
  const publishLocally = (internal: number, external: number, key: string): PublishedPort => ({
    internal,
    external,
    address: "127.0.0.1",
    key,
  });

  const container = (
    identity: Pick<ContainerPlan, "name" | "role" | "component" | "index" | "address" | "host">,
    image: ImageKey,
    published: PublishedPort[] = [],
  ): ContainerPlan => {
    const own = extraArguments[image] ?? [];
    const variables = extraEnvironment[image] ?? [];
    return {
      ...identity,
      name: `${config.network_name}-${identity.name}`,
      image,
      ports: published,
      limits: limitsOf(limits[image]),
      extraArguments: [...logLevelArguments(config, image, own), ...own],
      ...(variables.length > 0 ? { extraEnvironment: [...variables].sort() } : {}),
    };
  };

  const singleton = (image: ImageKey, component: string, spot: Spot, published?: PublishedPort[]) =>
    container({ name: component, role: "service", component, index: 0, ...spot }, image, published);

  return { container, singleton, publish, publishLocally };
}

const limitsOf = ({ memory_mb, cpus }: { memory_mb?: number; cpus?: string } = {}): ResourceLimits => ({
  ...(memory_mb === undefined ? {} : { memoryMb: memory_mb }),
  ...(cpus === undefined ? {} : { cpus }),
});
