/** One-shot job: L1 knows the account that a role has now, which has money if it sends transactions to an L1 of ours. */
import * as z from "zod";
import { fund, rotate, rotationFields } from "./keyRotation";
import { runJob } from "./job";

const inputSchema = z.object({
  role: z.enum(["batcher", "challenger", "proposer", "unsafeBlockSigner"]),
  /** Whether the owner gives the account money where it has too little. */
  givesMoney: z.boolean(),
  ...rotationFields,
  deadlineSeconds: z.number(),
});

export type RotateKeyInput = z.infer<typeof inputSchema>;

if (require.main === module)
  void runJob(inputSchema, async ({ role, ...rotation }, report) => {
    if (role === "batcher" || role === "unsafeBlockSigner") await rotate({ role, ...rotation }, report);
    else if (rotation.givesMoney) await fund(rotation, report);
  });
