/** Long-lived: gives the files of the genesis to the jobs that bring them to other hosts. All of it is public. */
import { createReadStream } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import * as path from "node:path";
import * as z from "zod";
import { readInput } from "../shared/programInput";

const inputSchema = z.object({
  folder: z.string(),
  /** Names of the files; there is nothing else to get. */
  files: z.array(z.string()),
  port: z.number(),
});

export type ServeGenesisInput = z.infer<typeof inputSchema>;

/** A file by its name, 404 for one that is not there yet. */
export const serveFiles =
  ({ folder, files }: Pick<ServeGenesisInput, "folder" | "files">): RequestListener =>
  (request, response) => {
    const name = (request.url ?? "/").slice(1);
    if (name === "health") return void response.end("ok");
    if (!files.includes(name)) return void response.writeHead(404).end();
    createReadStream(path.join(folder, name))
      .once("error", () => (response.headersSent ? response.destroy() : response.writeHead(404).end()))
      .pipe(response);
  };

function run(): void {
  const input = readInput(inputSchema);
  createServer(serveFiles(input)).listen(input.port);
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => process.exit(0));
}

if (require.main === module) run();
