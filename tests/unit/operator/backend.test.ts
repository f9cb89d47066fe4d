/** Where the state is kept, and that stack files stay as they were committed. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../support/temporaryFolder";
import { prepareBackend, removeSalt, withoutCredentials } from "../../../operator/prepare/backend";

let directory: string;
beforeEach(() => {
  directory = temporaryFolder();
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => void vi.restoreAllMocks());

/** Of a user who is not logged in. */
const prepare = (environment: NodeJS.ProcessEnv = {}) =>
  prepareBackend({ PULUMI_HOME: directory, ...environment }, directory);

describe("prepareBackend", () => {
  it("takes the user's own: by variable, by token, by login", () => {
    expect(prepare({ PULUMI_BACKEND_URL: "file:///states" })).toEqual({
      environment: {},
      directory: "/states",
      isOwn: false,
    });
    expect(prepare({ PULUMI_ACCESS_TOKEN: "token" })).toEqual({ environment: {}, directory: undefined, isOwn: false });
    writeFileSync(path.join(directory, "credentials.json"), JSON.stringify({ current: "s3://bucket" }));
    expect(prepare()).toEqual({ environment: {}, directory: undefined, isOwn: false });
  });

  it("makes a folder and a passphrase for one who has none, readable for nobody else, and finds them again", () => {
    const first = prepare();
    const file = first.environment["PULUMI_CONFIG_PASSPHRASE_FILE"]!;
    expect(first).toMatchObject({ directory: path.join(directory, ".state"), isOwn: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const passphrase = readFileSync(file, "utf8");
    expect(passphrase.length).toBeGreaterThan(30);
    expect(prepare()).toEqual(first);
    expect(readFileSync(file, "utf8")).toBe(passphrase);
  });

  it("leaves a passphrase of the user's alone", () => {
    const { environment } = prepare({ PULUMI_CONFIG_PASSPHRASE: "mine" });
    expect(environment).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE_FILE");
  });
});

describe("removeSalt", () => {
  const file = () => path.join(directory, "Pulumi.dev.yaml");

  it("takes out what Pulumi put in, and nothing else", () => {
    writeFileSync(file(), "encryptionsalt: v1:abc\nconfig:\n  opstack-ha:l2_nodes: 7\n");
    removeSalt("dev", directory);
    expect(readFileSync(file(), "utf8")).toBe("config:\n  opstack-ha:l2_nodes: 7\n");
  });

  it("keeps it where there are secrets that need it", () => {
    const text = "encryptionsalt: v1:abc\nconfig:\n  opstack-ha:mnemonic:\n    secure: v1:def\n";
    writeFileSync(file(), text);
    removeSalt("dev", directory);
    expect(readFileSync(file(), "utf8")).toBe(text);
  });

  it("has nothing to do for a stack without a file", () => removeSalt("none", directory));
});

it.each([
  ["postgres://me:word@db.example/states?sslpassword=word", "postgres://db.example/states"],
  ["postgres://me:wo@rd@db.example/states", "postgres://db.example/states"],
  ["postgres://me:wo/rd@db.example/states", "postgres:…"],
  ["file:///home/me@here/states", "file:///home/me@here/states"],
  ["s3://bucket", "s3://bucket"],
  ["Pulumi Cloud", "Pulumi Cloud"],
])("shows the backend %s without what is secret", (url, shown) => {
  expect(withoutCredentials(url)).toBe(shown);
});
