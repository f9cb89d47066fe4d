/** A fault as data: what it does, to whom, and what it may cost. */
import type { PrivateKeyAccount } from "viem/accounts";
import type { Cluster } from "../../network/cluster";
import type { Network, NetworkNode } from "../../network/model";
import type { Victims } from "../recording";
import type { Expectation } from "../report";
import type { Engine } from "./containers";

export type Target = "leader" | "follower";

/** Where a fault takes place. */
export interface Scene {
  network: Network;
  cluster: Cluster;
  engine: Engine;
  /** The sequencer that the fault hits, the leader or a follower; for faults that hit none, the leader. */
  victim: NetworkNode;
  /** Who sends the load; none without one. */
  senders?: PrivateKeyAccount[];
}

export interface Fault {
  name: string;
  /** What is done, in one sentence. */
  description: string;
  /** Which sequencers it can hit; empty for a fault that hits no single sequencer. */
  targets: Target[];
  /** Seconds until it is restored; 0 where there is nothing to restore. */
  holdSeconds: number;
  /** Undefined when the network has no such part. */
  victims(scene: Scene): Victims | undefined;
  /** The host that it hits as a whole, if it does: a reader that is to be served meanwhile asks elsewhere. */
  host?(scene: Scene): string | undefined;
  inject(scene: Scene): Promise<void>;
  /** Safe to call at any time, also when the injection was interrupted. */
  restore(scene: Scene): Promise<void>;
  /**
   * @param holdSeconds how long it really lasts, where that is not its own time
   * @param victim as in the scene; only faults of hosts need it
   */
  expectation(target: Target | undefined, network: Network, holdSeconds?: number, victim?: NetworkNode): Expectation;
}
