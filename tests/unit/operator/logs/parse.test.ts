import { describe, expect, it } from "vitest";
import { parseLine } from "../../../../operator/logs/parse";

const at = (text: string) => Date.parse(text);

describe("a line of", () => {
  it("op-geth and the op-… programs: JSON", () => {
    const line =
      '{"t":"2026-11-25T04:04:16.679356198Z","lvl":"info","msg":"Smartcard socket not found, disabling","err":"stat /run/pcscd/pcscd.comm: no such file or directory"}';
    const entry = parseLine(line);
    expect(entry).toMatchObject({
      level: "info",
      message: "Smartcard socket not found, disabling",
      fields: { err: "stat /run/pcscd/pcscd.comm: no such file or directory" },
    });
    // A number holds a fraction of a microsecond at this distance from 1970.
    expect(entry.time! - at("2026-11-25T04:04:16.679Z")).toBeCloseTo(0.356, 2);
  });

  it("op-node that ends: the field `message` is not the message", () => {
    const line =
      '{"t":"2026-11-25T04:04:16.999634841Z","lvl":"crit","msg":"Application failed","message":"failed to setup: flag l1 is required"}';
    expect(parseLine(line)).toMatchObject({
      level: "crit",
      message: "Application failed",
      fields: { message: "failed to setup: flag l1 is required" },
    });
  });

  it("an op-… program that has not read its flags yet: logfmt, whose time is only whole seconds", () => {
    const line =
      't=2026-11-25T04:04:17+0000 lvl=crit msg="Application failed" message="failed to setup: flag l1-eth-rpc is required"';
    expect(parseLine(line)).toEqual({
      level: "crit",
      message: "Application failed",
      fields: { message: "failed to setup: flag l1-eth-rpc is required" },
    });
  });

  it("op-node in its text format, which quotes keys too", () => {
    const line =
      't=2026-11-25T04:13:38+0000 lvl=info msg="Sequencer has been started" "next action"=2026-11-25T04:13:38+0000 why="a \\"b\\"" none=';
    expect(parseLine(line).fields).toEqual({ "next action": "2026-11-25T04:13:38+0000", why: 'a "b"', none: "" });
  });

  it("the Raft library inside op-conductor", () => {
    const follower =
      '2026-11-25T04:13:35.140Z [INFO]  raft: entering follower state: follower="Node at 10.77.0.81:50050 [Follower]" leader-address= leader-id=';
    expect(parseLine(follower)).toEqual({
      time: at("2026-11-25T04:13:35.140Z"),
      level: "info",
      message: "raft: entering follower state",
      fields: { follower: "Node at 10.77.0.81:50050 [Follower]", "leader-address": "", "leader-id": "" },
    });
    expect(parseLine("2026-11-25T04:13:35.529Z [DEBUG] raft: pre-voting: without a pair")).toMatchObject({
      level: "debug",
      message: "raft: pre-voting: without a pair",
      fields: {},
    });
  });

  it("Prometheus", () => {
    const line =
      '{"time":"2026-11-25T04:12:15.733215047Z","level":"INFO","source":"main.go:1736","msg":"updated GOGC","old":100,"new":75}';
    expect(parseLine(line)).toMatchObject({
      level: "info",
      message: "updated GOGC",
      fields: { source: "main.go:1736", old: 100, new: 75 },
    });
  });

  it("Prometheus, with a number that JavaScript would round, and with what only looks like one", () => {
    const numbers = (message: string) =>
      parseLine(
        `{"time":"2026-11-25T04:12:15.734182273Z","level":"INFO","msg":"${message}","previous":9223372036854775807}`,
      );
    expect(numbers("GOMEMLIMIT is updated").fields).toEqual({ previous: "9223372036854775807" });
    expect(numbers("one:9223372036854775807,two").message).toBe("one:9223372036854775807,two");
  });

  // Neither runs here: the shape is that of the tracing-subscriber library, which both use with its defaults.
  it("op-reth and kona-node", () => {
    const line =
      '{"timestamp":"2026-11-25T04:12:15.733215Z","level":"WARN","fields":{"message":"Block added","number":7},"target":"reth_node_events::node","span":{"name":"engine"}}';
    expect(parseLine(line)).toEqual({
      time: expect.closeTo(at("2026-11-25T04:12:15.733Z"), 0),
      level: "warn",
      message: "Block added",
      fields: { number: 7, target: "reth_node_events::node", span: { name: "engine" } },
    });
  });
});

describe("anything else", () => {
  it.each([
    "[  3.2s] the cluster has 3 voters",
    '{"DisputeGameFactoryProxy":"0x00000000000000000000000000000000000000fa"}',
    '{"t":"2026-11-25T04:04:16.679356198Z","lvl":"info","msg":"cut sho',
    "level=up is not a log line",
    "",
  ])("stays as it is: %s", (line) => {
    expect(parseLine(line)).toEqual({ message: line, fields: {} });
  });

  it("is an error where a program crashes", () => {
    expect(parseLine("panic: runtime error: index out of range").level).toBe("error");
    expect(parseLine("thread 'main' panicked at src/main.rs:1").level).toBe("error");
  });

  it("loses its colours", () => {
    expect(parseLine("\u001b[32mlistening\u001b[0m on 8545").message).toBe("listening on 8545");
  });

  it("takes no long time to be found so", () => {
    const started = performance.now();
    parseLine(`level=${"a=".repeat(20_000)} "`);
    parseLine(`2026-11-25T04:00:00.000Z [INFO]  raft: ${"a: b=".repeat(5_000)} "`);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
