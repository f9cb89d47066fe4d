import { examine } from "../doctor/examine";
import { renderExamination } from "../doctor/table";
import { EXIT } from "../exitCodes";
import { isWanted, stackCommand } from "../options";
import { finish } from "../terminal";

export const doctorCommand = () =>
  stackCommand(
    "doctor",
    "say whether this machine is ready for a network, and what to do where it is not; changes nothing",
  )
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      "\nExit code 1 where something fails; warnings alone leave it 0." +
        "\n\nExamples:\n  opstack-ha doctor\n  opstack-ha doctor --stack airgap\n  opstack-ha doctor --json | jq '.findings[] | select(.verdict != \"ok\")'",
    )
    .action(({ json }) => finish(() => doctor(isWanted(json, "JSON"))));

async function doctor(json: boolean): Promise<number> {
  const examination = await examine();
  const isReady = examination.findings.every(({ verdict }) => verdict !== "fail");
  console.log(json ? JSON.stringify({ ready: isReady, ...examination }, null, 2) : renderExamination(examination));
  return isReady ? EXIT.done : EXIT.failed;
}
