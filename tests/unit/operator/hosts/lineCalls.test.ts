/** Questions to a program whose container may be gone before the program starts, by a connection as an engine would give it. */
import { Duplex, type PassThrough } from "node:stream";
import type Docker from "dockerode";
import { expect, it } from "vitest";
import { LineCalls } from "../../../../operator/hosts/lineCalls";

/** All that it says is output. */
const docker = {
  modem: { demuxStream: (stream: Duplex, output: PassThrough) => void stream.on("data", (data) => output.write(data)) },
} as unknown as Docker;

/** @param says each time it is asked */
const programThat = (says: (question: { id: number }) => string): Duplex =>
  new Duplex({
    read: () => undefined,
    write(this: Duplex, data: Buffer, _, done) {
      this.push(says(JSON.parse(data.toString()) as { id: number }));
      done();
    },
  });

it("gives each answer to who asked for it", async () => {
  const calls = new LineCalls(
    docker,
    programThat(({ id }) => `{"id":${id},"body":"${id}"}\n`),
    5,
  );
  expect(await Promise.all([calls.ask({}), calls.ask({})])).toMatchObject([{ body: "0" }, { body: "1" }]);
  calls.close();
});

it("fails with what an engine says in the program's place, when its container has just been killed", async () => {
  const refusal = "OCI runtime exec failed: exec failed: unable to start container process: unknown";
  const calls = new LineCalls(
    docker,
    programThat(() => `${refusal}\r\n`),
    5,
  );
  await expect(calls.ask({})).rejects.toThrow(refusal);
  expect(calls.isOpen).toBe(false);
  await expect(calls.ask({})).rejects.toThrow("has ended");
});
