import { expect, it } from "vitest";
import { alone } from "../../../operator/drill/alone";

const NETWORK = `alone-${process.pid}`;

it("a second run that breaks things on the same network is refused, on another one it is not", async () => {
  await alone(NETWORK, async () => {
    await expect(alone(NETWORK, () => Promise.resolve())).rejects.toThrow(
      /another drill or chaos run .*end it with Ctrl-C/,
    );
    await expect(alone(`${NETWORK}-other`, () => Promise.resolve("ran"))).resolves.toBe("ran");
  });
});

it("the next one may run, also where the one before failed", async () => {
  await expect(alone(NETWORK, () => Promise.reject(new Error("broken off")))).rejects.toThrow("broken off");
  await expect(alone(NETWORK, () => Promise.resolve("ran"))).resolves.toBe("ran");
});
