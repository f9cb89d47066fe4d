import type Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { count, objectsOf, removeObjects, type DockerObject } from "../../../operator/leftovers";

const object = (kind: DockerObject["kind"], name: string): DockerObject => ({ kind, name, id: name, isDown: false });

it("a container that should run and does not is down; a job that has ended is not", async () => {
  const container = (name: string, State: string, role: string) => ({
    Id: name,
    Names: [`/${name}`],
    State,
    Labels: { "opstack-ha.role": role },
  });
  const docker = {
    listContainers: async () => [
      container("runs", "running", "service"),
      container("stopped", "exited", "service"),
      container("restarts", "restarting", "sequencer"),
      container("ended", "exited", "job"),
    ],
    listNetworks: async () => [{ Id: "n1", Name: "devnet" }],
    listVolumes: async () => ({ Volumes: null }),
  } as unknown as Docker;
  const objects = await objectsOf(docker, "dev");
  expect(objects.filter(({ isDown }) => isDown).map(({ name }) => name)).toEqual(["stopped", "restarts"]);
  expect(objects.at(-1)).toEqual({ kind: "network", name: "devnet", id: "n1", isDown: false });
});

describe("removeObjects", () => {
  /** Networks and volumes cannot go while a container is there, as in Docker. */
  function engine(failing: Record<string, number> = {}) {
    const removed: string[] = [];
    const part = (kind: string) => (id: string) => ({
      remove: async () => {
        if (failing[id]) throw Object.assign(new Error(`${id} cannot go`), { statusCode: failing[id] });
        // Removal takes a turn, so that what does not wait for it is found out.
        await new Promise((resolve) => setImmediate(resolve));
        if (kind !== "container" && !removed.includes("container a")) throw new Error("in use");
        removed.push(`${kind} ${id}`);
      },
    });
    const docker = { getContainer: part("container"), getNetwork: part("network"), getVolume: part("volume") };
    return { docker: docker as unknown as Docker, removed };
  }

  const OBJECTS = [object("volume", "v"), object("network", "n"), object("container", "a"), object("container", "b")];

  it("removes containers before what they hold", async () => {
    const { docker, removed } = engine();
    await removeObjects(docker, OBJECTS);
    expect(removed).toEqual(["container a", "container b", "network n", "volume v"]);
  });

  it("goes on where something is gone already, and fails where something cannot go", async () => {
    const { docker, removed } = engine({ b: 404 });
    await removeObjects(docker, OBJECTS);
    expect(removed).toEqual(["container a", "network n", "volume v"]);
    await expect(removeObjects(engine({ b: 409 }).docker, OBJECTS)).rejects.toThrow("b cannot go");
  });
});

it("count says how many of what, and only of what there is", () => {
  expect(count([object("volume", "v"), object("container", "a"), object("container", "b")])).toBe(
    "2 containers, 1 volume",
  );
  expect(count([])).toBe("");
});

it("says what helps when the engine has lost count of a network's endpoints", async () => {
  const message = "network devnet has active endpoints";
  const docker = { getNetwork: () => ({ remove: () => Promise.reject(new Error(message)) }) } as unknown as Docker;
  await expect(removeObjects(docker, [object("network", "devnet")])).rejects.toThrow(/lost count; restart it/);
});
