import { beforeEach, describe, expect, it, vi } from "vitest";
import { Reporter } from "../../../toolchain/report";
import { temporaryFolder } from "../../support/temporaryFolder";
import { orderSteps, runSteps, StepFailure, type Step } from "../../../toolchain/steps";

const named = (name: string, ...needs: string[]) => ({ name, needs });

function step(name: string, needs: string[], run: () => Promise<void>, upToDate = false): Step {
  return { name, needs, load: "network", isUpToDate: async () => upToDate, run };
}

const quiet = () => new Reporter(() => {});

beforeEach(() => {
  vi.stubEnv("OPSTACK_HA_CACHE", temporaryFolder());
});

describe("orderSteps", () => {
  it("puts a step after all it needs and leaves out what nobody wants", () => {
    const steps = [
      named("image", "base", "binary"),
      named("unwanted"),
      named("base"),
      named("binary", "download"),
      named("download"),
    ];
    expect(orderSteps(steps, ["image"]).map(({ name }) => name)).toEqual(["base", "download", "binary", "image"]);
  });

  it("names the steps of a circle", () => {
    expect(() => orderSteps([named("a", "b"), named("b", "a")])).toThrow("a → b → a");
  });

  it("names a step that does not exist and who needs it", () => {
    expect(() => orderSteps([named("image", "bass")])).toThrow('no step "bass", needed by image');
  });
});

describe("runSteps", () => {
  it("runs independent steps at the same time and dependent ones in turn", async () => {
    const running = new Set<string>();
    const finished: string[] = [];
    let meet = () => {};
    const bothRun = new Promise<void>((resolve) => (meet = resolve));
    // Each ends only once the other one runs too: in turn they never would.
    const meeting = (name: string) => async () => {
      running.add(name);
      if (running.size === 2) meet();
      await bothRun;
      finished.push(name);
    };
    const last = async () => void finished.push("c");
    await runSteps([step("c", ["a", "b"], last), step("a", [], meeting("a")), step("b", [], meeting("b"))], quiet());
    expect(finished.at(-1)).toBe("c");
    expect([...finished].sort()).toEqual(["a", "b", "c"]);
  });

  it("does not run what is up to date", async () => {
    const run = vi.fn();
    await runSteps([step("done", [], run, true)], quiet());
    expect(run).not.toHaveBeenCalled();
  });

  it("stops at a failure, says which step failed, and starts nothing that needs it", async () => {
    const later = vi.fn();
    const failing = async () => {
      throw new Error("disk full");
    };
    const run = runSteps([step("build", [], failing), step("image", ["build"], later)], quiet());
    await expect(run).rejects.toThrow(StepFailure);
    await expect(run).rejects.toMatchObject({ step: "build", cause: new Error("disk full") });
    expect(later).not.toHaveBeenCalled();
  });
});
