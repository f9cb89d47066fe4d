/** What is wrong with the containers of a stack after an update that failed, on every engine that it is on. */
import type Docker from "dockerode";
import { printFailures } from "../diagnosis";
import { say } from "../terminal";
import { enginesOf } from "./engines";

/** @param docker where the network is on one machine. @returns whether any was shown */
export async function printAllFailures(stack: string, docker: Docker): Promise<boolean> {
  let isAny = false;
  for (const { where, connect } of enginesOf(stack, docker)) {
    try {
      if (await printFailures(connect(), stack)) isAny = true;
    } catch (error) {
      say("failed", `what went wrong${where} is not known: ${(error as Error).message}`);
    }
  }
  return isAny;
}
