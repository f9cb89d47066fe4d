/** One-shot job: L1's SystemConfig names the account whose key a role has now. */
import * as z from "zod";
import { rotate, rotationFields } from "./keyRotation";
import { runJob } from "./job";

const inputSchema = z.object({
  role: z.enum(["batcher", "unsafeBlockSigner"]),
  ...rotationFields,
  deadlineSeconds: z.number(),
});

export type RotateKeyInput = z.infer<typeof inputSchema>;

if (require.main === module)
  void runJob(inputSchema, async (input, report) => {
    await rotate(input, report);
  });
