/** Whether the ports that a network publishes are free, and which ones are where they are not. Pure. */
import { NAMESPACE } from "../config/load";
import type { ObservedContainer, PreflightRequest, RequestedPort } from "./preflight";
import { isOurs, SET, type Rule } from "./preflightRule";

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

/** The container, not of this network, that publishes the port. */
function publisherOf(request: PreflightRequest, containers: ObservedContainer[], wanted: RequestedPort) {
  const { port, address = request.bindAddress } = wanted;
  return containers
    .filter((container) => !isOurs(request, container))
    .find(({ published }) => published.some((other) => other.port === port && sameAddress(other.address, address)));
}

/** Beside another network of this project all ports have to move, not one after the other. */
const MOVED_BY = 20_000;

export const otherNetworksHaveOtherPorts: Rule = (request, { containers }) => {
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

export const portsAreFree: Rule = (request, { containers, blockedPorts }) =>
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

export const bindAddressExists: Rule = ({ bindAddress }, { blockedPorts }) =>
  blockedPorts.some(({ address, code }) => address === bindAddress && code === "EADDRNOTAVAIL")
    ? [
        `bind_address ${bindAddress} is no address of this machine: choose one with: ${SET} ${NAMESPACE}:bind_address 127.0.0.1`,
      ]
    : [];
