import { describe, expect, it } from "vitest";
import { chooseCompiler, chunk, optimizerRestrictions } from "../../../toolchain/contracts/batches";
import { parseSource } from "../../../toolchain/contracts/sources";

describe("parseSource", () => {
  it("finds every form of import and leaves out those in comments", () => {
    const source = parseSource(
      [
        "// import 'commented/Out.sol';",
        "/* import { Also } from 'commented/Out.sol'; */",
        "pragma solidity ^0.8.0;",
        'import "plain/A.sol";',
        "import { B, C } from 'named/B.sol';",
        "import * as D from\n  'split/D.sol';",
      ].join("\n"),
      (imported) => imported,
    );
    expect(source.imports).toEqual(["plain/A.sol", "named/B.sol", "split/D.sol"]);
    expect(source.pragma).toBe("^0.8.0");
  });
});

describe("chooseCompiler", () => {
  const exactly = (version: string, range: string) => range === "any" || version === range;

  it("prefers the oldest compiler that every pragma allows", () => {
    expect(chooseCompiler("A.sol", ["any"], exactly)).toBe("0.8.15");
    expect(chooseCompiler("A.sol", ["any", "0.8.25"], exactly)).toBe("0.8.25");
  });

  it("names the file that no compiler fits", () => {
    expect(() => chooseCompiler("A.sol", ["0.8.15", "0.8.25"], exactly)).toThrow("fits A.sol: 0.8.15 and 0.8.25");
  });
});

describe("optimizerRestrictions", () => {
  it("reads those of the default profile, not the ones of later profiles", () => {
    const toml = [
      "[profile.default]",
      "compilation_restrictions = [",
      '  { paths = "src/A.sol", optimizer_runs = 5000 },',
      "]",
      "[profile.lite]",
      "compilation_restrictions = [",
      '  { paths = "src/A.sol", optimizer_runs = 0 },',
      "]",
    ].join("\n");
    expect([...optimizerRestrictions(toml)]).toEqual([["src/A.sol", 5000]]);
  });
});

describe("chunk", () => {
  it("keeps every item, in order", () => {
    expect(chunk([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  });
});
