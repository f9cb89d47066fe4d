import { describe, expect, it } from "vitest";
import { fullName, isOnEngine } from "../../../engine/imageNames";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("fullName", () => {
  it.each([
    ["node", "docker.io/library/node:latest"],
    ["node:22.23.3-alpine", "docker.io/library/node:22.23.3-alpine"],
    ["grafana/grafana:13.2.0", "docker.io/grafana/grafana:13.2.0"],
    ["docker.io/node", "docker.io/library/node:latest"],
    ["index.docker.io/library/node:22", "docker.io/library/node:22"],
    ["ghcr.io/foundry-rs/foundry:v1.7.1", "ghcr.io/foundry-rs/foundry:v1.7.1"],
    ["localhost/own", "localhost/own:latest"],
    ["registry:5000/own", "registry:5000/own:latest"],
    ["registry:5000/own/image:1", "registry:5000/own/image:1"],
    [`node@${DIGEST}`, `docker.io/library/node@${DIGEST}`],
    [`node:22@${DIGEST}`, `docker.io/library/node@${DIGEST}`],
  ])("of %s is %s", (name, expected) => {
    expect(fullName(name)).toBe(expected);
  });
});

describe("isOnEngine", () => {
  const ID = `sha256:7fd1116602cf${"0".repeat(52)}`;
  const PRESENT = [ID, "haproxy:latest", "docker.io/library/node:22", `grafana/grafana@${DIGEST}`, "<none>:<none>"];

  it.each([
    "haproxy",
    "docker.io/library/haproxy:latest",
    "node:22",
    `grafana/grafana:13.2.0@${DIGEST}`,
    "7fd1116602cf",
    "sha256:7fd1116602cf",
    ID,
  ])("finds %s", (name) => {
    expect(isOnEngine(name, PRESENT)).toBe(true);
  });

  it.each(["haproxy:3.2.4-alpine", "node", "grafana/grafana", "ghcr.io/haproxy", `node@${DIGEST}`, "7fd1116602ce"])(
    "does not take another image for %s",
    (name) => {
      expect(isOnEngine(name, PRESENT)).toBe(false);
    },
  );
});
