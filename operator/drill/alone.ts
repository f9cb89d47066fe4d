/** One run at a time that breaks parts of a network on purpose: two would take each other's faults for their own. */
import { withLock } from "../../toolchain/cache";
import { UserError } from "../terminal";

/** @throws UserError while another process breaks parts of this network */
export const alone = <Result>(network: string, work: () => Promise<Result>): Promise<Result> =>
  withLock(
    `faults-${network}.lock`,
    () => {
      throw new UserError(
        `another drill or chaos run breaks parts of ${network} at the moment, and each would be judged by the other's faults: ` +
          "wait for it, or end it with Ctrl-C",
      );
    },
    work,
  );
