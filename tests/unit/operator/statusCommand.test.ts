/** `make status` as a script runs it. */
import { execFile } from "node:child_process";
import * as path from "node:path";
import { afterEach, expect, it } from "vitest";
import { FakeEngine } from "../engine/fakeEngine";

let engine: FakeEngine | undefined;
afterEach(async () => engine?.stop());

function status(environment: NodeJS.ProcessEnv): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const root = path.resolve(__dirname, "../../..");
  const parameters = ["--import", "tsx", path.join(root, "operator/main.ts"), "status"];
  const options = { cwd: root, env: { ...process.env, STACK: "single", ...environment } };
  return new Promise((resolve) => {
    execFile(process.execPath, parameters, options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

it("says down, in words and by its exit code, where no engine answers", async () => {
  const DOCKER_HOST = "unix:///nonexistent/docker.sock";
  const { code, stdout, stderr } = await status({ DOCKER_HOST });
  expect(code).toBe(2);
  expect(stdout).toMatch(
    /^no Docker engine answers at unix:\/\/\/nonexistent\/docker.sock \(DOCKER_HOST\) \(.*\): start it, or let `make up` do so\n$/,
  );
  expect(stderr).toBe("");
  const json = await status({ DOCKER_HOST, JSON: "1" });
  expect(json.code).toBe(2);
  expect(JSON.parse(json.stdout)).toMatchObject({ verdict: "down", problems: [{ severity: "down" }] });
});

it("says down where the engine has no such network", async () => {
  engine = await FakeEngine.start({ present: [] });
  const { code, stdout } = await status({ DOCKER_HOST: engine.host, JSON: "1" });
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    verdict: "down",
    problems: [{ severity: "down", text: "stack single has no containers here: make up STACK=single" }],
  });
});
