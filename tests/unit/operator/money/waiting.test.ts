import { describe, expect, it } from "vitest";
import { InterruptedError, Patience, type Look } from "../../../../operator/money/waiting";
import { UserError } from "../../../../operator/terminal";

function patience(seconds: number, signal?: AbortSignal) {
  const told: string[] = [];
  const options = { seconds, tell: (text: string) => void told.push(text), afterwards: () => "it goes on with X" };
  return { told, patience: new Patience(signal ? { ...options, signal } : options) };
}

/** Looks one after the other; the last one stays. */
const looks = (...seen: (Look<number> | Error)[]) => {
  return async (): Promise<Look<number>> => {
    const look = seen.length > 1 ? seen.shift()! : seen[0]!;
    if (look instanceof Error) throw look;
    return look;
  };
};

describe("patience", () => {
  it("tells what it waits for when that changes, figures apart", async () => {
    const { told, patience: patient } = patience(30);
    const found = await patient.until(
      looks({ waitingFor: "a game, 3 s" }, { waitingFor: "a game, 2 s" }, {}, { waitingFor: "L1" }, { done: 7 }),
    );
    expect([found, told]).toEqual([7, ["waiting for a game, 3 s", "waiting for L1"]]);
  });

  it("goes on while nobody answers, and says so", async () => {
    const { told, patience: patient } = patience(30);
    expect(await patient.until(looks(new Error("connect ECONNREFUSED"), { done: 1 }))).toBe(1);
    expect(told).toEqual(["waiting for an answer (connect ECONNREFUSED)"]);
  });

  it("ends with what it still waits for, and what helps", async () => {
    const { patience: patient } = patience(1);
    const ended = patient.until(looks({ waitingFor: "a game" }));
    await expect(ended).rejects.toThrow("1 s are over; still waiting for a game: it goes on with X");
    await expect(ended).rejects.toBeInstanceOf(UserError);
  });

  it("ends at once for what does not pass, and for an interruption", async () => {
    await expect(patience(30).patience.until(looks(new UserError("failed")))).rejects.toThrow("failed");
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(), 50);
    const startedAt = Date.now();
    const interrupted = patience(30, interruption.signal).patience.until(looks({ waitingFor: "a game" }));
    await expect(interrupted).rejects.toBeInstanceOf(InterruptedError);
    expect(Date.now() - startedAt).toBeLessThan(900);
  });
});
