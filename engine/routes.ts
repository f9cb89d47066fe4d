/**
 * Routes of this machine over the subnet that a network wants. A route within it takes packets away from containers; a wider one, as of
 * a VPN to all of 10.0.0.0/8, does not, but what it leads to behind the same addresses is hidden by the network.
 */
import { readFile } from "node:fs/promises";
import { NAMESPACE } from "../config/load";
import { contains, freeSubnet, overlap, prefixOf } from "./addresses";

export interface Route {
  /** Name of the interface that it leads to. */
  interface: string;
  /** CIDR. */
  destination: string;
}

/** Linux's own table; nothing elsewhere, where the engine lives in a virtual machine with a table of its own. */
export async function ownRoutes(): Promise<Route[]> {
  return parseRoutes(await readFile("/proc/net/route", "utf8").catch(() => ""));
}

/** Without default routes, which take nothing away from others. */
export const parseRoutes = (table: string): Route[] =>
  readTable(table).filter(({ destination }) => prefixOf(destination) > 0);

/** @param table `/proc/net/route`: a line each, addresses as little-endian hexadecimal numbers */
export function readTable(table: string): Route[] {
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 8)
    .map((fields) => {
      const [name = "", destination = "", mask = ""] = [fields[0], fields[1], fields[7]];
      return { interface: name, destination: `${fromHex(destination)}/${prefixOfMask(mask)}` };
    });
}

const bytesOf = (hex: string): number[] => (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).reverse();
const fromHex = (hex: string): string => bytesOf(hex).join(".");
const prefixOfMask = (hex: string): number =>
  bytesOf(hex)
    .map((byte) => byte.toString(2).replaceAll("0", "").length)
    .reduce((sum, ones) => sum + ones, 0);

export interface RouteQuestion {
  subnet: string;
  routes: Route[];
  /** Interfaces of Docker networks, and those of which something was said already. */
  known: string[];
  /** Blocks that are taken, for a suggestion. */
  taken: string[];
  /** Whether the network has its Docker network already. */
  exists: boolean;
}

export interface RouteAnswer {
  /** Why the network cannot be created. */
  problems: string[];
  warnings: string[];
}

export function judgeRoutes({ subnet, routes, known, taken, exists }: RouteQuestion): RouteAnswer {
  const over = routes.filter(
    ({ interface: name, destination }) => !known.includes(name) && overlap(subnet, destination),
  );
  const suggested = freeSubnet([...taken, ...routes.map(({ destination }) => destination)]);
  const another = `choose another with: pulumi config set ${NAMESPACE}:subnet ${suggested}`;
  const takesAway = ({ destination }: Route) =>
    contains(subnet, destination) && prefixOf(destination) >= prefixOf(subnet);
  const name = (route: Route) => `${route.destination} of this machine by ${route.interface} (a VPN?)`;
  const problems = over
    .filter(takesAway)
    .map(
      (route) =>
        `subnet ${subnet} overlaps with the route to ${name(route)}, which would take packets away from the containers: ` +
        `take that route down, or ${another}`,
    );
  const warnings = over
    .filter((route) => !takesAway(route))
    .map(
      (route) =>
        `subnet ${subnet} lies within the route to ${name(route)}: while the network is up, this machine reaches nothing else ` +
        `there that has an address of the subnet; where something has, ${another}`,
    );
  // An update of a network that is there may have nothing to do with it.
  return exists ? { problems: [], warnings: [...problems, ...warnings] } : { problems, warnings };
}
