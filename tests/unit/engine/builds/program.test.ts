import { describe, expect, it } from "vitest";
import { chooseProgram, goProgramName, whyUnfit } from "../../../../engine/builds/program";
import { elf } from "./files";

const candidates = (...names: string[]) => names.map((name) => ({ name, id: `example.com/${name}` }));

describe("the program of a folder", () => {
  it("is the only one, whatever its name", () => {
    expect(chooseProgram("op-batcher", candidates("mine")).id).toBe("example.com/mine");
  });

  it("is the one that is called like the one to replace", () => {
    expect(chooseProgram("op-batcher", candidates("op-node", "op-batcher")).id).toBe("example.com/op-batcher");
  });

  it.each<[string[], string]>([
    [[], "it has no program"],
    [["b", "a"], "it has 2 programs, and none is called op-batcher (example.com/a, example.com/b): add a Dockerfile"],
    [["op-batcher", "op-batcher"], "it has 2 programs, and more than one is called op-batcher"],
    [Array.from({ length: 12 }, (_, index) => `program-${index}`), ", and 2 more): add a Dockerfile"],
  ])("is not guessed: %j", (names, message) => {
    expect(() => chooseProgram("op-batcher", candidates(...names))).toThrow(message);
  });

  it.each([
    ["github.com/ethereum-optimism/optimism/op-batcher/cmd", "op-batcher"],
    ["github.com/ethereum-optimism/op-geth/cmd/geth", "geth"],
    ["example.com/mine/v2", "mine"],
    ["mine", "mine"],
  ])("of the Go package %s is called %s", (importPath, name) => {
    expect(goProgramName(importPath)).toBe(name);
  });
});

it.each<[Buffer, string, string | undefined]>([
  [elf(62), "amd64", undefined],
  [elf(183), "arm64", undefined],
  [elf(243), "riscv64", undefined],
  [Buffer.from("#!/bin/sh\nexec true\n"), "amd64", undefined],
  [elf(183), "amd64", "it is a program for arm64, and the engine's machine is amd64"],
  [Buffer.from("cffaedfe0c00000100000000020000001200", "hex"), "arm64", "it is neither a program for Linux (ELF) nor"],
])("looks at the first bytes: %#", (header, architecture, reason) => {
  if (reason === undefined) expect(whyUnfit(header, architecture)).toBeUndefined();
  else expect(whyUnfit(header, architecture)).toContain(reason);
});
