import { parseEther } from "viem";
import { describe, expect, it } from "vitest";
import { addressArgument, etherAmount, inEther } from "../../../../operator/money/amounts";

describe("an amount in ether", () => {
  it.each([
    ["10", parseEther("10")],
    ["0.25", parseEther("0.25")],
    [" 2.5 ", parseEther("2.5")],
    ["0.000000000000000001", 1n],
    ["1000000", parseEther("1000000")],
    ["00.10", parseEther("0.1")],
  ])("%s is taken", (text, wei) => {
    expect(etherAmount(text)).toBe(wei);
  });

  it.each([
    ["0", "more than 0 and at most 1000000"],
    ["0.0", "more than 0"],
    ["-1", "such as 2 or 0.25"],
    ["1000000.000000000000000001", "at most 1000000"],
    ["0.0000000000000000001", "19 decimals, and ether has 18"],
    ["1e18", "an amount in ether"],
    ["0x10", "an amount in ether"],
    ["1,5", "an amount in ether"],
    [".5", "an amount in ether"],
    ["five", "an amount in ether"],
    ["", "an amount in ether"],
  ])('"%s" is refused: %s', (text, message) => {
    expect(() => etherAmount(text)).toThrow(message);
  });

  it("is shown with all of its digits", () => {
    expect(inEther(parseEther("2.5"))).toBe("2.5 ETH");
    expect(inEther(1n)).toBe("0.000000000000000001 ETH");
  });
});

describe("an address", () => {
  const ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

  it.each([ADDRESS, ADDRESS.toLowerCase(), ` ${ADDRESS} `])('"%s" is taken', (text) => {
    expect(addressArgument(text)).toBe(ADDRESS);
  });

  it.each([
    [ADDRESS.replace("C8", "c8"), "Its checksum is wrong"],
    [ADDRESS.slice(0, -1), "0x and 40 hexadecimal digits"],
    [ADDRESS.slice(2), "0x and 40 hexadecimal digits"],
    ["vitalik.eth", "0x and 40 hexadecimal digits"],
    ["", "0x and 40 hexadecimal digits"],
  ])('"%s" is refused: %s', (text, message) => {
    expect(() => addressArgument(text)).toThrow(message);
  });
});
