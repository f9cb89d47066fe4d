/** One-shot job: L1's SystemConfig names the account that a role has now, and the account has money if it sends transactions. */
import * as z from "zod";
import { fund, rotate, rotationFields } from "./keyRotation";
import { runJob } from "./job";

const inputSchema = z.object({
  role: z.enum(["batcher", "challenger", "proposer", "unsafeBlockSigner"]),
  ...rotationFields,
  deadlineSeconds: z.number(),
});

export type RotateKeyInput = z.infer<typeof inputSchema>;

if (require.main === module)
  void runJob(inputSchema, async ({ role, ...rotation }, report) => {
    if (role === "batcher" || role === "unsafeBlockSigner") await rotate({ role, ...rotation }, report);
    else await fund(rotation, report);
  });
