/** What a network asks of the engine that it is to be created on. Pure. */
import { hasDerivedPorts } from "../config/derived";
import { diskNeed } from "../config/diskNeed";
import type { ImageKey } from "../config/images";
import type { MissingImage } from "../config/optionalParts";
import { allContainers, type Plan } from "../config/plan";
import type { StackConfig } from "../config/schema";
import type { EngineObservation, PreflightRequest } from "./preflight";

/**
 * Missing images but those of parts that the network has already: to leave out one of these would delete its data, for
 * no more than a registry that is silent for a while.
 */
export const missingNewParts = (
  { network_name }: StackConfig,
  { missingImages, containers }: Pick<EngineObservation, "missingImages" | "containers">,
): MissingImage[] =>
  missingImages.filter(
    ({ key }) =>
      !containers.some(({ network, component }) => network === network_name && component === key.replaceAll("_", "-")),
  );

export const preflightRequest = (config: StackConfig, plan: Plan, stack: string): PreflightRequest => ({
  networkName: plan.network,
  stack,
  subnet: plan.subnet,
  bindAddress: config.bind_address,
  ports: allContainers(plan).flatMap(({ name, ports }) =>
    ports.map(({ external, address, key }) => ({ port: external, address, key, container: name })),
  ),
  portsAreDerived: hasDerivedPorts(config),
  images: Object.entries(plan.images).map(([key, name]) => ({ name, key: key as ImageKey })),
  imageSource: config.image_source,
  hasConductors: plan.sequencers.some(({ conductor }) => conductor !== undefined),
  containers: allContainers(plan).map(({ name }) => name),
  diskNeed: diskNeed(plan),
});
