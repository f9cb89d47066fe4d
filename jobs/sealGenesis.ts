/** Prints the checksums of the genesis, with which copies on other hosts are compared; as its last line, as JSON. */
import * as path from "node:path";
import * as z from "zod";
import { fileChecksum } from "../shared/fileChecksum";
import { JobFailure, runJob, type Report } from "./job";

const inputSchema = z.object({
  folder: z.string(),
  files: z.array(z.string()),
  deadlineSeconds: z.number(),
});

export type SealGenesisInput = z.infer<typeof inputSchema>;

async function sealGenesis({ folder, files }: SealGenesisInput, report: Report): Promise<void> {
  const checksums: Record<string, string> = {};
  for (const name of [...files].sort()) {
    const checksum = await fileChecksum(path.join(folder, name));
    if (checksum === undefined) throw new JobFailure(`there is no ${name} in the genesis volume.`);
    checksums[name] = checksum;
    report(`${name}: SHA-256 ${checksum}`);
  }
  console.log(JSON.stringify(checksums));
}

if (require.main === module) void runJob(inputSchema, sealGenesis);
