/** The judgement of a preflight: from what is wanted and what was seen to what the user has to do. */
import { contains, freeSubnet, overlap } from "./addresses";
import { judgeDisk, type DiskAnswer } from "./diskSpace";
import { isOnEngine } from "./imageNames";
import { isBuiltHere } from "../config/images";
import { NAMESPACE } from "../config/load";
import { isOptionalPart } from "../config/optionalParts";
import type { EngineObservation, ObservedContainer, Owner, PreflightRequest, RequestedPort } from "./preflight";
import { judgeRoutes, type RouteAnswer } from "./routes";

type Rule = (request: PreflightRequest, observation: EngineObservation) => string[];

const SET = "pulumi config set";

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

const isOurs = ({ networkName, stack }: PreflightRequest, object: Owner): boolean =>
  object.network === networkName && object.stack === stack;

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

/** The container, not of this network, that publishes the port. */
function publisherOf(request: PreflightRequest, containers: ObservedContainer[], wanted: RequestedPort) {
  const { port, address = request.bindAddress } = wanted;
  return containers
    .filter((container) => !isOurs(request, container))
    .find(({ published }) => published.some((other) => other.port === port && sameAddress(other.address, address)));
}

/** Beside another network of this project all ports have to move, not one after the other. */
const MOVED_BY = 20_000;

const otherNetworksHaveOtherPorts: Rule = (request, { containers }) => {
  const taken = request.ports.flatMap((wanted) => {
    const publisher = publisherOf(request, containers, wanted);
    return publisher?.network === undefined ? [] : [{ ...wanted, publisher }];
  });
  const stacks = [...new Set(taken.map(({ publisher }) => publisher.stack))];
  return stacks.map((stack) => {
    const ofStack = taken.filter(({ publisher }) => publisher.stack === stack);
    const keys = [...new Set(ofStack.map(({ key }) => key))];
    const lowest = (key: string) => Math.min(...ofStack.filter((each) => each.key === key).map(({ port }) => port));
    const moved = (port: number) => (port + MOVED_BY <= 65_000 ? port + MOVED_BY : port - MOVED_BY / 2);
    const taker =
      `${ofStack.length} ports are published by the network ${ofStack[0]!.publisher.network} of stack ${stack}: remove it with: ` +
      `make down STACK=${stack?.split("/").at(-1)}, or`;
    if (request.portsAreDerived) return `${taker} ${OTHER_DERIVED_PORTS}`;
    return [
      `${taker} choose other ports here, all of them with: ${SET} ${NAMESPACE}:ports auto, or one by one, for instance with:`,
      ...keys.map((key) => `      ${SET} --path ${NAMESPACE}:${key} ${moved(lowest(key))}`),
    ].join("\n");
  });
};

const portsAreFree: Rule = (request, { containers, blockedPorts }) =>
  request.ports.flatMap((wanted) => {
    const { port, key, address = request.bindAddress } = wanted;
    const publisher = publisherOf(request, containers, wanted);
    if (publisher?.network !== undefined) return [];
    if (publisher) {
      return [
        `port ${port} (${key}) is published by the container ${publisher.name}: stop it with: docker stop ` +
          `${publisher.name}, ${otherPort(request, wanted)}`,
      ];
    }
    const blocked = blockedPorts.find((other) => other.port === port && other.address === address);
    if (blocked?.code === "EADDRINUSE") {
      return [
        `port ${port} (${key}) is in use by another process on ${address}: stop it, ${otherPort(request, wanted)}`,
      ];
    }
    if (blocked?.code === "EACCES") {
      return [
        `port ${port} (${key}) needs privileges that you lack: ${otherPort(request, wanted, 10_000).replace("or ", "")}`,
      ];
    }
    return [];
  });

const bindAddressExists: Rule = ({ bindAddress }, { blockedPorts }) =>
  blockedPorts.some(({ address, code }) => address === bindAddress && code === "EADDRNOTAVAIL")
    ? [
        `bind_address ${bindAddress} is no address of this machine: choose one with: ${SET} ${NAMESPACE}:bind_address 127.0.0.1`,
      ]
    : [];

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

/** One port of `ports: auto` cannot move alone. */
const OTHER_DERIVED_PORTS =
  `give this network another name, from which \`ports: auto\` makes other ports: ${SET} ${NAMESPACE}:network_name NAME, ` +
  "or set the ports instead of auto";

function otherPort({ portsAreDerived }: PreflightRequest, { port, key }: RequestedPort, distance = 1): string {
  if (portsAreDerived) return `or ${OTHER_DERIVED_PORTS}`;
  const path = key.includes(".") ? " --path" : "";
  return `or choose another with: ${SET}${path} ${NAMESPACE}:${key} ${port + distance}`;
}

const EVERYWHERE = ["0.0.0.0", "::"];
const sameAddress = (one: string, other: string): boolean =>
  one === other || EVERYWHERE.includes(one) || EVERYWHERE.includes(other);
