import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { allContainers } from "../../../config/plan";
import { planTopology } from "../../../config/topology";
import { rejection } from "./rejection";

const of = (...variables: string[]) => ({ extra_environment: { op_batcher: variables } });

describe("variables of a service", () => {
  it("are those of its containers and of no other, in an order of their own", () => {
    const config = parseConfig({ extra_environment: { op_conductor: ["B=2", "A=1"] } });
    for (const container of allContainers(planTopology(config))) {
      expect(container.extraEnvironment).toEqual(container.image === "op_conductor" ? ["A=1", "B=2"] : undefined);
    }
  });

  it("may be empty, and may hold anything after the name", () => {
    const variables = ["GODEBUG=madvdontneed=1", "EMPTY=", "OP_BATCHER_TXMGR_NETWORK_TIMEOUT=5s"];
    expect(parseConfig(of(...variables)).extra_environment).toEqual({ op_batcher: variables });
  });
});

describe("a variable that is refused", () => {
  it.each([
    "OP_BATCHER_PRIVATE_KEY",
    "OP_BATCHER_MNEMONIC",
    "OP_NODE_P2P_SEQUENCER_KEY",
    "KONA_NODE_P2P_PRIV_RAW",
    "GF_SECURITY_ADMIN_PASSWORD__FILE",
    "API_TOKEN",
    "SECRET",
    "apikey",
  ])("%s is a name for a secret, whose value is not shown", (name) => {
    const message = rejection(of("A=1", `${name}=do-not-show-this`));
    expect(message).toContain(`extra_environment.op_batcher[1]: ${name} is a name for a secret`);
    expect(message).toContain("remove it");
    expect(message).not.toContain("do-not-show-this");
  });

  it.each(["KEYBOARD", "MONKEY", "TOKENIZER_PATH", "GOGC"])("%s is not one", (name) => {
    expect(() => parseConfig(of(`${name}=1`))).not.toThrow();
  });

  it("is set by the project, or is there twice", () => {
    expect(rejection(of("PATH=/mine"))).toContain("op_batcher[0]: PATH is set by the project itself: remove it");
    expect(rejection(of("A=1", "B=2", "A=3"))).toContain("op_batcher[2]: A is there twice: keep one of them");
  });
});
