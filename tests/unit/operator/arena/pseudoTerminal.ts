/** The live view on a model that stands still, for a terminal to show: a program of its own. */
import { writeFileSync } from "node:fs";
import { Controls } from "../../../../operator/arena/controls";
import { targetsOf } from "../../../../operator/arena/acts";
import { openScreen } from "../../../../operator/arena/view/screen";
import { endsBySignals } from "../../../../operator/interruption";
import { failover, networkOf } from "./models";

/** @param file written when it ends by a signal, after something was printed */
async function main(file: string | undefined): Promise<void> {
  const scenario = failover();
  const hands = {
    perform: async (act: string, target: string) => {
      scenario.at(40.5, { kind: "note", text: `${act} ${target}` });
    },
    restoreAll: async () => [],
  };
  let close = (): void => undefined;
  const controls = new Controls(hands, targetsOf(networkOf(3, 2)), () => {
    close();
    console.log("the end");
    process.exit(0);
  });
  endsBySignals().ending.addEventListener("abort", () => {
    close();
    console.error("restoring");
    setTimeout(() => {
      if (file !== undefined) writeFileSync(file, "restored");
      process.exit(0);
    }, 500);
  });
  close = await openScreen({
    model: scenario.model,
    target: () => controls.target,
    onCommand: (command) => controls.obey(command),
    onPrinted: () => undefined,
  });
}

void main(process.argv[2]);
