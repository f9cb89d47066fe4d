/** Which engine is reached: the one that the `docker` command reaches. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import * as path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { connectEngine, describeEngine, engineAddress, isLocalEngine, withTimeLimit } from "../../../engine/connection";
import { temporaryFolder } from "../../support/temporaryFolder";
import { FakeEngine } from "./fakeEngine";

let directory: string;
beforeEach(() => {
  directory = temporaryFolder();
});

/** As `docker context create NAME --docker host=HOST` leaves it. */
function createContext(name: string, host: string): void {
  const folder = path.join(directory, "contexts", "meta", createHash("sha256").update(name).digest("hex"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "meta.json"), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }));
}

const useContext = (name: string) =>
  writeFileSync(path.join(directory, "config.json"), JSON.stringify({ currentContext: name }));
const address = (environment: NodeJS.ProcessEnv = {}) => engineAddress({ DOCKER_CONFIG: directory, ...environment });

describe("engineAddress", () => {
  it("is DOCKER_HOST before all else", () => {
    createContext("colima", "unix:///colima.sock");
    useContext("colima");
    expect(address({ DOCKER_HOST: "tcp://10.0.0.1:2375", DOCKER_CONTEXT: "colima" })).toEqual({
      host: "tcp://10.0.0.1:2375",
      chosenBy: "DOCKER_HOST",
    });
  });

  it("is that of DOCKER_CONTEXT, else of the current context", () => {
    createContext("colima", "unix:///colima.sock");
    createContext("far", "ssh://me@machine");
    useContext("colima");
    expect(address()).toEqual({ host: "unix:///colima.sock", chosenBy: 'Docker context "colima"' });
    expect(address({ DOCKER_CONTEXT: "far" }).host).toBe("ssh://me@machine");
  });

  it("is the default socket without a context, with the one called default, and with one that names no engine", () => {
    expect(address()).toEqual({ chosenBy: "the default socket" });
    useContext("default");
    expect(address()).toEqual({ chosenBy: "the default socket" });
    useContext("gone");
    expect(describeEngine(address())).toBe('the default socket (Docker context "gone" names no engine)');
  });
});

describe("isLocalEngine", () => {
  it.each([undefined, "unix:///run/docker.sock", "tcp://127.0.0.1:2375", "tcp://localhost:2375"])("%s is", (host) =>
    expect(isLocalEngine({ host, chosenBy: "" })).toBe(true),
  );
  it.each(["ssh://me@machine", "tcp://10.0.0.1:2375", "tcp://localhost.example:2375"])("%s is not", (host) =>
    expect(isLocalEngine({ host, chosenBy: "" })).toBe(false),
  );
});

it("reaches an engine at an address that DOCKER_HOST does not name", async () => {
  const engine = await FakeEngine.start({ present: ["image:1"] });
  try {
    const images = await connectEngine({ host: engine.host, chosenBy: "a context" }).listImages();
    expect(images.map(({ RepoTags }) => RepoTags)).toEqual([["image:1"]]);
  } finally {
    await engine.stop();
  }
});

it("says why ssh did not get there", async () => {
  const docker = connectEngine({ host: "ssh://nobody@127.0.0.1:1", chosenBy: "a context" });
  await expect(docker.listImages()).rejects.toThrow(/refused|ssh/);
});

it("gives up on an engine that takes the question and says nothing", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const closed = new Promise<void>((resolve) =>
    server.once("connection", (socket) => {
      // Whether the other side closes it politely or not is the same to us.
      socket.on("error", () => undefined).once("close", () => resolve());
      socket.resume();
    }),
  );
  const docker = withTimeLimit(connectEngine({ host, chosenBy: "host a" }), 0.2);
  await expect(docker.listImages()).rejects.toThrow("no answer within 0.2 s");
  await closed;
  await new Promise((resolve) => server.close(resolve));
});

it("may be asked many things at once within one limit, without a word of Node.js", async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => void warnings.push(warning);
  process.on("warning", warned);
  const server = createHttpServer((_, response) => response.end("[]"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const docker = withTimeLimit(connectEngine({ host, chosenBy: "host a" }), 10);
    await Promise.all(Array.from({ length: 15 }, () => docker.listImages()));
    // Node.js gives its warnings at the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  } finally {
    process.off("warning", warned);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
