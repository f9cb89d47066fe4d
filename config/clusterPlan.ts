/** What a network over several machines has besides: its hosts with their ranges, and what brings the genesis to them. */
import { addressPlan, spannedRange } from "./addresses";
import type { ContainerPlanner } from "./containerPlans";
import { IMAGE_KEYS, type ImageKey } from "./images";
import { spotIn, type Places } from "./places";
import { spansHosts } from "./placement";
import { allContainers, type ClusterPlan, type HostPlan, type NetworkRange, type Plan } from "./plan";
import type { StackConfig } from "./schema";

/** Of the Docker network, or on routed hosts of all their networks together. */
export function planRange(config: StackConfig): NetworkRange {
  if (!spansHosts(config)) {
    const { dockerGateway, jobRange } = addressPlan(config.subnet);
    return { subnet: config.subnet, gatewayAddress: dockerGateway, jobAddressRange: jobRange };
  }
  const { subnet, gateway, pool } = spannedRange(config.subnet);
  return { subnet, gatewayAddress: gateway, jobAddressRange: pool };
}

/** Images of jobs. All jobs run on the host of L1, but those that fetch the genesis. */
const JOBS: ImageKey = "node";
const JOBS_AT_HOME: ImageKey[] = ["op_deployer"];

/** @param plan of everything else */
export function planCluster(
  config: StackConfig,
  places: Places,
  plan: Plan,
  { container }: ContainerPlanner,
): { cluster?: ClusterPlan } {
  const { network } = config.cluster;
  const home = places.l1.host?.name;
  if (network === "bridge" || home === undefined) return {};

  const images = (host: string): ImageKey[] => {
    const run = new Set(allContainers(plan).flatMap((each) => (each.host === host ? each.image : [])));
    for (const image of [JOBS, ...(host === home ? JOBS_AT_HOME : [])]) run.add(image);
    return IMAGE_KEYS.filter((key) => run.has(key));
  };
  const anchor = (place: Places["hosts"][number]) =>
    container(
      {
        name: `anchor-${place.host.slice}`,
        role: "service",
        component: "anchor",
        index: place.host.slice,
        ...spotIn(place, (addresses) => addresses.anchor),
      },
      JOBS,
    );
  const hosts = places.hosts.map((place): HostPlan => ({
    ...place.host,
    subnet: spannedRange(config.subnet).slice(place.host.slice).subnet,
    gatewayAddress: place.addresses.dockerGateway,
    jobAddressRange: place.addresses.jobRange,
    images: images(place.host.name),
    ...(network === "overlay" ? { anchor: anchor(place) } : {}),
  }));
  const genesisServer = container(
    {
      name: "genesis-server",
      role: "service",
      component: "genesis-server",
      index: 0,
      ...spotIn(places.l1, (addresses) => addresses.genesisServer),
    },
    JOBS,
  );
  return { cluster: { network, home, hosts, genesisServer } };
}
