import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { intrinsicGas, parseTemplates, readTemplates } from "../../../../operator/load/templates";

const TO = "0x000000000000000000000000000000000000dEaD";
const parse = (text: string) => parseTemplates(text, "load.json");

describe("a file of transactions", () => {
  it("is an array, or an object on each line", () => {
    const array = parse(JSON.stringify([{ to: TO }, { to: TO, data: "0xdeadbeef", value: "1000", gas: "0x10000" }]));
    expect(array).toEqual([
      { to: TO, value: 0n, place: "entry 1" },
      { to: TO, data: "0xdeadbeef", value: 1_000n, gas: 65_536n, place: "entry 2" },
    ]);
    const lines = parse(`{"to":"${TO}","value":7}\n\n{"to":"${TO}"}\n`);
    expect(lines.map(({ place, value }) => [place, value])).toEqual([
      ["line 1", 7n],
      ["line 3", 0n],
    ]);
  });

  it.each<[what: string, text: string, message: string]>([
    ["nothing", "", "load.json holds no transaction"],
    ["an empty array", "[]", "load.json holds no transaction"],
    ["no JSON", "[{]", "load.json: "],
    ["a line that is no JSON", `{"to":"${TO}"}\n{"to":`, "load.json, line 2: "],
    ["no object", "[7]", "load.json, entry 1: "],
    ["no recipient", '[{"data":"0x"}]', "entry 1: to: an address is needed"],
    ["a short recipient", '[{"to":"0x12"}]', "entry 1: to: an address is 20 bytes in hexadecimal"],
    ["half a byte", `[{"to":"${TO}","data":"0xabc"}]`, "data: 0x and whole bytes in hexadecimal"],
    ["too much data", `[{"to":"${TO}","data":"0x${"00".repeat(128_001)}"}]`, "data: at most 128000 bytes"],
    ["an amount in words", `[{"to":"${TO}","value":"many"}]`, "value: wei, a whole number"],
    ["a negative amount", `[{"to":"${TO}","value":-1}]`, "value: wei, a whole number"],
    ["too much value", `[{"to":"${TO}","value":"1000000000000001"}]`, "value: at most 1000000000000000 wei"],
    ["too little gas", `[{"to":"${TO}","gas":20999}]`, "gas: 21000 at least"],
    ["too little gas for the data", `[{"to":"${TO}","data":"0xff","gas":21000}]`, "gas: 21040 at least"],
    ["an unknown key", `[{"to":"${TO}","nonce":1}]`, 'entry 1: Unrecognized key: "nonce"'],
    ["too many", JSON.stringify(Array(10_001).fill({ to: TO })), "holds 10001 transactions; at most 10000 are read"],
  ])("is refused: %s", (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it("has to be there", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "templates-"));
    expect(() => readTemplates(path.join(folder, "absent"))).toThrow("--scenario is transfers, erc20, mixed or a file");
    expect(() => readTemplates(folder)).toThrow("cannot be read");
    const file = path.join(folder, "one.jsonl");
    writeFileSync(file, `{"to":"${TO}"}`);
    expect(readTemplates(file)).toHaveLength(1);
  });
});

it("knows what a transaction costs before anything is done", () => {
  expect(intrinsicGas()).toBe(21_000n);
  // Ten for each zero, forty for each other byte: the floor of EIP-7623 is above 4 and 16.
  expect(intrinsicGas("0x0001")).toBe(21_050n);
});
