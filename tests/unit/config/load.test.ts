import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig, parseConfig } from "../../../config/load";

describe("loadConfig", () => {
  it("reads this project's keys alone, structured ones from JSON", () => {
    const config = loadConfig({
      "opstack-ha:network_name": "devnet",
      "opstack-ha:sequencer_count": "1",
      "opstack-ha:l1": '{"block_time":4}',
      "opstack-ha:extra_arguments": '{"op_node":["--log.level=debug"]}',
      "docker:host": "ssh://somewhere",
      "pulumi:tags": '{"a":"b"}',
    });
    expect(config.network_name).toBe("devnet");
    expect(config.sequencer_count).toBe(1);
    expect(config.l1.block_time).toBe(4);
    expect(config.extra_arguments).toEqual({ op_node: ["--log.level=debug"] });
  });

  it("reads the keys of a project of another name, where this one's are not set", () => {
    const config = loadConfig(
      { "my-net:sequencer_count": "5", "opstack-ha:l2_nodes": "9", "else:l2_nodes": "4" },
      "my-net",
    );
    expect(config.sequencer_count).toBe(5);
    expect(config.l2_nodes).toBe(9);
  });

  it("does not take the defaults of Pulumi.yaml for somebody's wish, and refuses a key that is set twice", () => {
    const own = { "opstack-ha:sequencer_count": "5", "opstack-ha:l2_nodes": "9" };
    expect(loadConfig({ ...own, "my-net:sequencer_count": "3" }, "my-net").sequencer_count).toBe(5);
    expect(() => loadConfig({ ...own, "my-net:sequencer_count": "7" }, "my-net")).toThrow(
      /sequencer_count: is set twice, as my-net:sequencer_count and as opstack-ha:sequencer_count/,
    );
  });

  it("takes broken JSON as the text it is, so that the key's own message follows", () => {
    expect(() => loadConfig({ "opstack-ha:l1": '{"block_time":4' })).toThrow(/l1: must hold keys of source/);
  });
});

describe("ConfigError", () => {
  it("lists everything at once, because nobody wants to learn of one mistake a time", () => {
    const attempt = () => parseConfig({ sequencer_count: "0", l2_block_time: "11", l1: { source: "moon" } });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrowErrorMatchingInlineSnapshot(`
      [ConfigError: The stack config has 3 problems; nothing was changed:
        - sequencer_count: must be a whole number from 1 to 9, not 0
            change it with: pulumi config set opstack-ha:sequencer_count VALUE
        - l2_block_time: must be a whole number from 1 to 10, not 11
            change it with: pulumi config set opstack-ha:l2_block_time VALUE
        - l1.source: must be one of "local", "fork", "external"
            change it with: pulumi config set --path opstack-ha:l1.source VALUE]
    `);
  });

  it("gives the problems as data too", () => {
    const problems = (() => {
      try {
        return parseConfig({ l2_chain_id: 900, conductor: { raft_lease_timeout: 400 } });
      } catch (error) {
        return (error as ConfigError).problems;
      }
    })();
    expect(problems).toMatchObject([{ key: "l2_chain_id" }, { key: "conductor.raft_lease_timeout" }]);
  });
});
