/** A command that looks for longer than a second, for terminal.test.ts. */
import { finish } from "../../../operator/terminal";
import { sleep } from "../../../shared/rpc/deadline";

const [, , first] = process.argv;

void finish(async () => {
  if (first !== undefined) console.log(first);
  await sleep(1_500);
  console.log("the result");
  return 0;
});
