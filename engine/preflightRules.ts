/** The judgement of a preflight: from what is wanted and what was seen to what the user has to do. */
import { contains, freeSubnet, overlap } from "./addresses";
import { judgeDisk, type DiskAnswer } from "./diskSpace";
import { isOnEngine } from "./imageNames";
import { isBuiltHere } from "../config/images";
import { NAMESPACE } from "../config/load";
import { isOptionalPart } from "../config/optionalParts";
import { bindAddressExists, otherNetworksHaveOtherPorts, portsAreFree } from "./portRules";
import type { EngineObservation, PreflightRequest } from "./preflight";
import { isOurs, SET, type Rule } from "./preflightRule";
import { judgeRoutes, type RouteAnswer } from "./routes";

/** Everything in the way, worded for the user: what is wrong, which config key, and the command that helps. */
export function judgePreflight(request: PreflightRequest, observation: EngineObservation): string[] {
  const { engine } = observation;
  const elsewhere = providerElsewhere(request, observation);
  if (elsewhere.length > 0) return elsewhere;
  if (!engine.answers) {
    return [
      `no Docker engine answers at ${engine.where} (${engine.reason}): start Docker, or point DOCKER_HOST to an engine; ` +
        "on Debian and Ubuntu `make up` as root installs and starts one",
    ];
  }
  return Object.values(RULES)
    .flat()
    .flatMap((rule) => rule(request, observation));
}

/** What is allowed but deserves a word. */
export function preflightWarnings(request: PreflightRequest, observation: EngineObservation): string[] {
  const { warning } = disk(request, observation);
  return [...routes(request, observation).warnings, ...(warning ? [warning] : [])];
}

const DEFAULT_SOCKET = "unix:///var/run/docker.sock";

/** Pulumi's provider knows nothing of Docker contexts: it would create on one engine what was checked on another. */
const providerElsewhere: Rule = ({ providerHost = DEFAULT_SOCKET }, { engine: { where, host = DEFAULT_SOCKET } }) =>
  providerHost === host
    ? []
    : [
        `\`docker\` and the checks here use the engine at ${where}, but Pulumi's Docker provider would work at ` +
          `${providerHost}: use \`make up\`, or first: export DOCKER_HOST=${host} (docker:host in the stack config goes: ` +
          "pulumi config rm docker:host)",
      ];

const networkNameIsFree: Rule = (request, { containers, networks, volumes }) => {
  const foreign = [...containers, ...networks, ...volumes].filter(
    ({ network, stack }) => network === request.networkName && stack !== request.stack,
  );
  const owners = new Set(foreign.map(({ stack }) => stack ?? "unknown"));
  return [...owners].map(
    (stack) =>
      `network_name "${request.networkName}" belongs to stack ${stack} already: choose another with: ` +
      `${SET} ${NAMESPACE}:network_name NAME, or remove that network with: make down STACK=${stack.split("/").at(-1)}`,
  );
};

const containerNamesAreFree: Rule = ({ ports, containers: wanted }, { containers }) => {
  const names = new Set(wanted ?? ports.map(({ container }) => container));
  return containers
    .filter(({ name, network }) => names.has(name) && network === undefined)
    .map(
      ({ name }) =>
        `a container named ${name} exists and is not of this project: remove it with: docker rm -f ${name}, ` +
        `or choose another prefix with: ${SET} ${NAMESPACE}:network_name NAME`,
    );
};

const subnetIsFree: Rule = (request, { networks }) =>
  networks
    .filter((network) => !isOurs(request, network))
    .flatMap(({ name, subnets }) =>
      subnets
        .filter((subnet) => overlap(subnet, request.subnet))
        .map(
          (subnet) =>
            `subnet ${request.subnet} overlaps with ${subnet} of the Docker network ${name}: choose another with: ` +
            `${SET} ${NAMESPACE}:subnet ${freeSubnet(networks.flatMap((network) => network.subnets))}`,
        ),
    );

/** A VPN, or the bridge of a Docker engine that is gone: containers would be unreachable from this machine. */
const subnetIsNotThisMachines: Rule = ({ subnet }, { networks, interfaces }) => {
  const dockers = networks.flatMap(({ subnets }) => subnets);
  return interfaces
    .filter(({ address }) => overlap(subnet, address) && !dockers.some((other) => contains(other, address)))
    .map(
      ({ name, address }) =>
        `subnet ${subnet} overlaps with ${address} of this machine's interface ${name}: choose another with: ` +
        `${SET} ${NAMESPACE}:subnet ${freeSubnet([...dockers, ...interfaces.map((each) => each.address)])}` +
        (name.startsWith("br-") ? `, or remove what an earlier Docker engine left with: ip link delete ${name}` : ""),
    );
};

function routes(request: PreflightRequest, { networks, interfaces, routes: own = [] }: EngineObservation): RouteAnswer {
  const { subnet } = request;
  const dockers = networks.flatMap(({ subnets }) => subnets);
  return judgeRoutes({
    subnet,
    routes: own,
    known: [
      ...networks.flatMap(({ bridge }) => bridge ?? []),
      ...interfaces.filter(({ address }) => overlap(subnet, address)).map(({ name }) => name),
    ],
    taken: [...dockers, ...interfaces.map(({ address }) => address)],
    exists: networks.some((network) => isOurs(request, network)),
  });
}

const noRouteTakesTheSubnet: Rule = (request, observation) => routes(request, observation).problems;

function disk(request: PreflightRequest, { disk: seen, images, volumes }: EngineObservation): DiskAnswer {
  if (!seen || !request.diskNeed) return {};
  return judgeDisk({
    disk: seen,
    need: request.diskNeed,
    missingImages: request.images.filter(({ name }) => !isOnEngine(name, images)).length,
    exists: volumes.some((volume) => isOurs(request, volume)),
  });
}

const diskHasRoom: Rule = (request, observation) => {
  const { problem } = disk(request, observation);
  return problem ? [problem] : [];
};

const builtImagesExist: Rule = ({ images, imageSource, isOneOfHosts, providerHost }, observation) => {
  if (imageSource !== "build") return [];
  const missing = images.filter(({ name }) => isBuiltHere(name) && !isOnEngine(name, observation.images));
  if (missing.length === 0) return [];
  const names = missing.map(({ name }) => name);
  const it = missing.length === 1 ? "it" : "them";
  const bringing = isOneOfHosts
    ? ` on a machine with an engine, and bring ${it} to this host with: docker save ${names.join(" ")} | docker -H ${providerHost} load`
    : "";
  return [
    `image_source is "build", and the engine lacks ${names.join(", ")}: build ${it} with: make images${bringing}, ` +
      `or pull official images with: ${SET} ${NAMESPACE}:image_source registry`,
  ];
};

/** Those that toolchain/ does not build. Parts that the network can do without have left the request before. */
const otherImagesAreAvailable: Rule = ({ images, imageSource }, { missingImages }) => {
  const missing = missingImages.filter(({ key }) => images.some((image) => image.key === key));
  const [first] = missing;
  if (!first) return [];
  const builtHere = "; without a registry, `make up STACK=airgap` runs a network whose images are built here";
  const keepsData =
    "    a part of the monitoring that this network already has is not left out: its data would be deleted with it";
  return [
    [
      `${missing.length === 1 ? "an image is" : `${missing.length} images are`} neither on the engine nor available from a registry:`,
      ...missing.map(({ key, name, reason }) => `      images.${key}: ${name} (${reason})`),
      `    pull what is missing, for instance with: docker pull ${first.name}, or name another image with: ` +
        `${SET} --path ${NAMESPACE}:images.${first.key} NAME${imageSource === "registry" ? builtHere : ""}`,
      ...(missing.some(({ key }) => isOptionalPart(key)) ? [keepsData] : []),
    ].join("\n"),
  ];
};

/**
 * The only sequencer of a network has no conductor and sequences from its start, which must not happen beside a Raft
 * cluster that still makes blocks.
 */
const clusterStaysACluster: Rule = (request, { containers }) => {
  const ours = containers.filter((container) => isOurs(request, container));
  if (request.hasConductors || !ours.some(({ component }) => component === "op-conductor")) return [];
  return [
    "sequencer_count 1: a cluster of sequencers cannot shrink to one, because that one would run without op-conductor " +
      `beside the others: keep two or more with: ${SET} ${NAMESPACE}:sequencer_count 3, or begin a new chain: ` +
      `remove this network first with: make down STACK=${request.stack.split("/").at(-1)}`,
  ];
};

/** What a preflight looks at, in the order in which its problems are listed. */
const RULES = {
  name: [networkNameIsFree, containerNamesAreFree],
  subnet: [subnetIsFree, subnetIsNotThisMachines, noRouteTakesTheSubnet],
  disk: [diskHasRoom],
  ports: [otherNetworksHaveOtherPorts, portsAreFree, bindAddressExists],
  images: [builtImagesExist, otherImagesAreAvailable],
  cluster: [clusterStaysACluster],
} satisfies Record<string, Rule[]>;

export type PreflightTopic = keyof typeof RULES;

/** The problems of one topic, on an engine that answers. */
export const problemsOf = (
  topic: PreflightTopic,
  request: PreflightRequest,
  observation: EngineObservation,
): string[] => RULES[topic].flatMap((rule: Rule) => rule(request, observation));
