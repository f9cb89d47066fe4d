/** The program that makes requests within a container, run here by Node. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, expect, it } from "vitest";
import { PROGRAM } from "../../../../operator/hosts/channel";
import { closeServers, serveJsonRpc } from "../../shared/jsonRpcServer";

afterEach(closeServers);

it("answers each request with its number, tells what does not answer, and ends with its input", async () => {
  const url = await serveJsonRpc({ eth_chainId: () => "0x385" });
  const program = spawn(process.execPath, ["-e", PROGRAM], { stdio: ["pipe", "pipe", "inherit"] });
  const body = JSON.stringify({ jsonrpc: "2.0", id: 7, method: "eth_chainId", params: [] });
  for (const request of [
    { id: 0, url, body },
    { id: 1, url: "http://127.0.0.1:1", body },
  ]) {
    program.stdin.write(`${JSON.stringify(request)}\n`);
  }
  const answers = new Map<number, Record<string, unknown>>();
  for await (const line of createInterface({ input: program.stdout })) {
    const { id, ...answer } = JSON.parse(line) as { id: number };
    answers.set(id, answer);
    if (answers.size === 2) program.stdin.end();
  }
  if (program.exitCode === null) await once(program, "exit");
  expect(program.exitCode).toBe(0);
  expect(answers.get(0)).toMatchObject({ status: 200 });
  expect(JSON.parse(String(answers.get(0)!["body"]))).toMatchObject({ id: 7, result: "0x385" });
  expect(answers.get(1)).toEqual({ failure: expect.any(String) as string });
});
