/** IPv4 blocks, in CIDR notation. Pure. */
import { BlockList, isIPv4 } from "node:net";

/** Two blocks overlap when one contains the other's first address. */
export const overlap = (one: string, other: string): boolean => contains(one, other) || contains(other, one);

/** Whether the first address of `other` is in the block. */
export function contains(subnet: string, other: string): boolean {
  const [network = "", prefix = ""] = subnet.split("/");
  const [address = ""] = other.split("/");
  // IPv6 networks have nothing to do with ours.
  if (!isIPv4(network) || !isIPv4(address)) return false;
  const block = new BlockList();
  block.addSubnet(network, Number(prefix), "ipv4");
  return block.check(address, "ipv4");
}

export const prefixOf = (block: string): number => Number(block.split("/")[1]);

/** A subnet for a network of this project that overlaps with none of these. */
export function freeSubnet(taken: string[]): string {
  const candidates = Array.from({ length: 178 }, (_, index) => `10.${77 + index}.0.0/24`);
  return candidates.find((candidate) => !taken.some((subnet) => overlap(subnet, candidate))) ?? "CIDR";
}
