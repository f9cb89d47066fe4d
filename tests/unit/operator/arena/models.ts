/** Models as observations make them, at fixed times. */
import { fold } from "../../../../operator/arena/fold";
import { newModel, type ArenaModel, type LogEntry } from "../../../../operator/arena/model";
import type { Observation } from "../../../../operator/arena/observation";
import type { Network, NetworkContainer, NetworkNode } from "../../../../operator/network/model";

/** Milliseconds of Unix time; the first block's timestamp. */
export const START = 1_800_000_000_000;
/** Milliseconds after its timestamp at which a block is seen. */
export const USUAL = 40;
/** Seconds, and milliseconds between two looks. */
const [BLOCK_TIME, INTERVAL] = [1, 200];

export const container = (name: string, state = "running"): NetworkContainer => ({
  id: name,
  name,
  role: "",
  component: "",
  index: 0,
  state,
  health: "healthy",
  commandLine: "",
  urls: {},
});

const node = (role: NetworkNode["role"], index: number): NetworkNode => ({
  name: `${role}-${index}`,
  role,
  index,
  execution: container(`op-geth-${role}-${index}`),
  consensus: container(`op-node-${role}-${index}`),
  ...(role === "sequencer" ? { conductor: container(`op-conductor-${index}`) } : {}),
  rpcUrl: "",
  nodeRpcUrl: "",
});

export function networkOf(sequencers: number, validators: number): Network {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  return {
    name: "opstack-fast",
    stack: "fast",
    sequencers: numbers(sequencers).map((index) => node("sequencer", index)),
    validators: numbers(validators).map((index) => node("validator", index)),
    incomplete: [],
    gateway: container("gateway"),
    batcher: container("op-batcher"),
    l1: container("anvil"),
    guards: [container("guard-1"), container("guard-2")],
    containers: [],
  };
}

/** A distributive `Omit`: each kind of observation without its time. */
type Untimed = Observation extends infer One ? (One extends Observation ? Omit<One, "at"> : never) : never;

export class Scenario {
  readonly model: ArenaModel;
  readonly told: LogEntry[] = [];

  constructor(sequencers = 3, validators = 2) {
    this.model = newModel(networkOf(sequencers, validators), BLOCK_TIME, INTERVAL, START);
  }

  /** @param seconds after the first block's timestamp */
  at(seconds: number, ...observations: Untimed[]): this {
    const at = START + Math.round(1_000 * seconds);
    for (const one of observations) this.told.push(...fold(this.model, { at, ...one }));
    return this;
  }

  /** Block `number` has the timestamp of second `number - 100`. */
  block(number: number, { late = 0, hash = `0x${number}`, node: seenAt = "validator-1", skipped = 0 } = {}): this {
    const second = number - 100 + skipped;
    const timestamp = START / 1_000 + second;
    const block = { node: seenAt, number, hash, timestamp, transactions: 5 } as const;
    return this.at(second + USUAL / 1_000 + late, { kind: "block", ...block });
  }

  /** These blocks in time, and everybody is asked once a slot. */
  blocks(from: number, to: number, leader = "sequencer-1", silent: string[] = []): this {
    for (let number = from; number <= to; number++) {
      const second = number - 100;
      for (const { name, role } of this.model.lanes) {
        const answers = !silent.includes(name);
        if (role === "sequencer") {
          const leads = name === leader;
          this.at(second, {
            kind: "sequencer",
            node: name,
            ...(answers ? { leader: leads, active: leads, healthy: true, paused: false } : {}),
          });
        }
      }
      this.block(number);
      for (const { name } of this.model.lanes) {
        this.at(second + 0.1, { kind: "head", node: name, number: silent.includes(name) ? undefined : number });
      }
      this.at(second + 0.2, { kind: "clock" });
    }
    return this;
  }

  texts(topic: LogEntry["topic"]): string[] {
    return this.told.filter((entry) => entry.topic === topic).map(({ text }) => text);
  }
}

/** A leader that is killed, another one that takes over after a slot, and the first one back. */
export function failover(): Scenario {
  return new Scenario()
    .blocks(100, 120)
    .at(20.5, { kind: "act", act: "kill", target: "sequencer-1", phase: "begun", text: "sequencer-1 is being killed" })
    .at(20.6, { kind: "containers", states: { "sequencer-1": "down" } })
    .at(20.7, { kind: "act", act: "kill", target: "sequencer-1", phase: "done", text: "sequencer-1 is killed" })
    .at(20.8, { kind: "sequencer", node: "sequencer-1" }, { kind: "head", node: "sequencer-1", number: undefined })
    .at(21.9, { kind: "sequencer", node: "sequencer-2", leader: true, active: true, healthy: true })
    .at(21.9, { kind: "guard", guard: "guard-1", text: "stopped a sequencer (sequencer sequencer-1)" })
    .at(21.95, { kind: "clock" })
    .block(121, { late: 1 })
    .blocks(122, 140, "sequencer-2", ["sequencer-1"])
    .at(40.3, { kind: "reader", head: 139, milliseconds: 7 }, { kind: "safe", head: 131 })
    .at(40.4, {
      kind: "load",
      load: { asked: 5, perSecond: 5, accepted: 200, mined: 196, lost: 0, acceptedIn: 12, includedIn: 640 },
    });
}
