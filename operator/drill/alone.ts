/** One run at a time that breaks parts of a network on purpose: two would take each other's faults for their own. */
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { tryLock } from "fs-native-extensions";
import { UserError } from "../terminal";

/**
 * The kernel holds the lock, and frees it with its process, however that ends.
 *
 * @throws UserError while another process breaks parts of this network
 */
export async function alone<Result>(network: string, work: () => Promise<Result>): Promise<Result> {
  const handle = await open(path.join(tmpdir(), `opstack-ha-faults-${network}.lock`), "a+");
  try {
    if (!tryLock(handle.fd)) {
      throw new UserError(
        `another drill or chaos run breaks parts of ${network} at the moment, and each would be judged by the other's faults: ` +
          "wait for it, or end it with Ctrl-C",
      );
    }
    return await work();
  } finally {
    await handle.close();
  }
}
