/** The live view on a model that stands still, for a terminal to show: a program of its own. */
import { Controls } from "../../../../operator/arena/controls";
import { targetsOf } from "../../../../operator/arena/acts";
import { openScreen } from "../../../../operator/arena/view/screen";
import { failover, networkOf } from "./models";

async function main(): Promise<void> {
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
  close = await openScreen({
    model: scenario.model,
    target: () => controls.target,
    onCommand: (command) => controls.obey(command),
    onPrinted: () => undefined,
  });
}

void main();
