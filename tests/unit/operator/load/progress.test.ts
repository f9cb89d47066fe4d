import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { showProgress } from "../../../../operator/load/progress";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("is one line again and again on a terminal, no wider than it, and gone at the end", () => {
  const written: string[] = [];
  const terminal = { isTTY: true, columns: 20, write: (text: string) => written.push(text) };
  const end = showProgress("load", () => "a line that is much too long", terminal as never);
  vi.advanceTimersByTime(2_000);
  end();
  vi.advanceTimersByTime(10_000);
  expect(written).toEqual([...Array<string>(2).fill("\r\u001b[2Kload     a line tha"), "\r\u001b[2K"]);
});

it("is a line every ten seconds in a log", () => {
  const lines: string[] = [];
  vi.spyOn(console, "error").mockImplementation((text: string) => void lines.push(text));
  const end = showProgress("load", () => "so far", { isTTY: false } as never);
  vi.advanceTimersByTime(29_000);
  end();
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain("so far");
});
