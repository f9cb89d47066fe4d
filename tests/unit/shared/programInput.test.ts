import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reconcileClusterInput } from "../../../shared/cluster/input";
import { readInput } from "../../../shared/programInput";

describe("readInput", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "job-input-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const read = (content: string) => {
    const path = join(directory, "input.json");
    writeFileSync(path, content);
    return readInput(reconcileClusterInput, path);
  };

  const member = {
    id: "sequencer-1",
    container: "net-op-conductor-1",
    raftAddress: "net-op-conductor-1:50050",
    conductorRpcUrl: "http://net-op-conductor-1:8547",
    consensusRpcUrl: "http://net-op-node-sequencer-1:7545",
    executionRpcUrl: "http://net-op-geth-sequencer-1:9545",
    consensusContainer: "net-op-node-sequencer-1",
    executionContainer: "net-op-geth-sequencer-1",
  };

  it("returns a valid input", () => {
    const input = { members: [member], deadlineSeconds: 60 };
    expect(read(JSON.stringify(input))).toEqual(input);
  });

  it("names the file that is missing", () => {
    expect(() => readInput(reconcileClusterInput, "/nowhere/input.json")).toThrow(
      /^the input file \/nowhere\/input\.json cannot be read: ENOENT/,
    );
  });

  it("names the file that is not JSON", () => {
    expect(() => read("{")).toThrow(/input\.json cannot be read: .*JSON/);
  });

  it("names every wrong field", () => {
    const wrong = { members: [{ ...member, raftAddress: "host" }], deadlineSeconds: 0, extra: 1 };
    expect(() => read(JSON.stringify(wrong))).toThrow(
      /is not valid: members\.0\.raftAddress: must be host:port; deadlineSeconds: .*; input: .*"extra"/,
    );
  });

  it("refuses two members with one id", () => {
    expect(() => read(JSON.stringify({ members: [member, member], deadlineSeconds: 1 }))).toThrow(/ids must differ/);
  });
});
