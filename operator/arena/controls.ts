/** From keys to acts: whom the next one hits, and what is done. */
import { LEADER } from "./acts";
import type { Hands } from "./hands";
import type { Command } from "./keys";

export class Controls {
  private chosen = 0;

  /** @param targets in the order in which they are chosen, the leader first */
  constructor(
    private readonly hands: Pick<Hands, "perform" | "restoreAll">,
    private readonly targets: string[],
    private readonly quit: () => void,
  ) {}

  get target(): string {
    return this.targets[this.chosen] ?? LEADER;
  }

  /** Begins what is to be done, and does not wait for it. */
  obey(command: Command): void {
    const { length } = this.targets;
    switch (command.kind) {
      case "act":
        void this.hands.perform(command.act, this.target);
        return;
      case "restoreAll":
        void this.hands.restoreAll();
        return;
      case "step":
        this.chosen = (this.chosen + command.by + length) % length;
        return;
      case "choose":
        if (command.index < length) this.chosen = command.index;
        return;
      case "quit":
        this.quit();
    }
  }
}
