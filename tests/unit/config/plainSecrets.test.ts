import { describe, expect, it } from "vitest";
import { plainSecretWarnings } from "../../../config/plainSecrets";
import { DEVELOPMENT_MNEMONIC } from "../../../config/schema";

const CONFIG = {
  "opstack-ha:mnemonic": "some words of my own",
  "opstack-ha:gateway": '{"api_keys":["one","two"],"tls":{"enabled":true,"certificate":"PEM","private_key":"PEM"}}',
  "opstack-ha:monitoring": '{"alertmanager":{"webhook_url":"https://receiver.example/token"}}',
  "opstack-ha:sequencer_count": "3",
  "other:mnemonic": "words of somebody else",
};

describe("secrets in plain text", () => {
  it("are named, each with the command that encrypts it, and without their values", () => {
    const text = "is a secret, and the stack's config has it as plain text: pulumi config set --secret";
    expect(plainSecretWarnings(CONFIG, [])).toEqual([
      `mnemonic ${text} opstack-ha:mnemonic VALUE`,
      `gateway.api_keys[0] ${text} --path 'opstack-ha:gateway.api_keys[0]' VALUE`,
      `gateway.api_keys[1] ${text} --path 'opstack-ha:gateway.api_keys[1]' VALUE`,
      `gateway.tls.private_key ${text} --path opstack-ha:gateway.tls.private_key VALUE`,
      `monitoring.alertmanager.webhook_url ${text} --path opstack-ha:monitoring.alertmanager.webhook_url VALUE`,
    ]);
  });

  it("are none where they are encrypted, and the mnemonic that everybody knows is none", () => {
    const encrypted = ["opstack-ha:mnemonic", "opstack-ha:gateway", "opstack-ha:monitoring"];
    expect(plainSecretWarnings(CONFIG, encrypted)).toEqual([]);
    expect(plainSecretWarnings({ "opstack-ha:mnemonic": DEVELOPMENT_MNEMONIC }, [])).toEqual([]);
    expect(plainSecretWarnings({ "opstack-ha:gateway": '{"api_keys":[]}' }, [])).toEqual([]);
    expect(plainSecretWarnings({ "opstack-ha:keys": '{"batcher":"10","unsafe_block_signer":11}' }, [])).toEqual([]);
    expect(plainSecretWarnings({ "opstack-ha:keys": '{"batcher":"0x12"}' }, [])).toHaveLength(1);
  });

  it("are looked for under the name of a project that has another one, too", () => {
    const renamed = { "my-net:gateway": '{"api_keys":["one"]}', "my-net:mnemonic": "some words" };
    expect(plainSecretWarnings(renamed, [])).toEqual([]);
    expect(plainSecretWarnings(renamed, ["my-net:mnemonic"], "my-net")).toEqual([
      expect.stringContaining("pulumi config set --secret --path 'my-net:gateway.api_keys[0]' VALUE"),
    ]);
  });
});
