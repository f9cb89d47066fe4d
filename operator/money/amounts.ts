/** Amounts and addresses as the command line takes them. */
import { InvalidArgumentError } from "commander";
import { formatEther, getAddress, isAddress, parseEther, type Address } from "viem";

/** More than anybody needs on a network for tests, and far less than what overflows a balance. */
const MOST_ETHER = 1_000_000;
const WEI_DIGITS = 18;

/**
 * An amount in ether, decimal, more than 0 and at most 1000000, as wei.
 *
 * @throws InvalidArgumentError
 */
export function etherAmount(text: string): bigint {
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text.trim()) ?? [];
  const range = `more than 0 and at most ${MOST_ETHER}`;
  if (whole === undefined) throw new InvalidArgumentError(`It takes an amount in ether such as 2 or 0.25, ${range}.`);
  if (fraction.length > WEI_DIGITS)
    throw new InvalidArgumentError(`It has ${fraction.length} decimals, and ether has ${WEI_DIGITS}.`);
  const wei = parseEther(text.trim());
  if (wei === 0n || wei > parseEther(String(MOST_ETHER)))
    throw new InvalidArgumentError(`It takes an amount in ether, ${range}.`);
  return wei;
}

/** `2.5 ETH`, all of its digits. */
export const inEther = (wei: bigint): string => `${formatEther(wei)} ETH`;

/**
 * An address, in lower case or with a checksum that is right.
 *
 * @returns it with its checksum
 * @throws InvalidArgumentError
 */
export function addressArgument(text: string): Address {
  const address = text.trim();
  if (!isAddress(address, { strict: false }))
    throw new InvalidArgumentError("It takes an address: 0x and 40 hexadecimal digits.");
  if (!isAddress(address))
    throw new InvalidArgumentError(
      "Its checksum is wrong, so a digit may be: copy it again, or write it in lower case to use it as it is.",
    );
  return getAddress(address);
}
