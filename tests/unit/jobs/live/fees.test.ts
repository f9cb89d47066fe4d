import { describe, expect, it } from "vitest";
import { raised, withRoom } from "../../../../jobs/live/fees";

describe("the gas of a transaction", () => {
  it("is a fifth more than it took, and no more than Ethereum lets it have", () => {
    expect(withRoom(100_000n)).toBe(120_000n);
    expect(withRoom(16_000_000n)).toBe(16_777_216n);
  });

  it("is left to L1 to refuse where it took more than that", () => {
    expect(withRoom(20_000_000n)).toBe(24_000_000n);
  });
});

describe("another version of a transaction", () => {
  const before = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 100n };

  it("offers a quarter more than the one before where prices have not risen", () => {
    expect(raised({ maxFeePerGas: 900n, maxPriorityFeePerGas: 100n }, before)).toEqual({
      maxFeePerGas: 1_251n,
      maxPriorityFeePerGas: 126n,
    });
  });

  it("offers what L1 asks now where that is more", () => {
    const fees = { maxFeePerGas: 5_000n, maxPriorityFeePerGas: 500n };
    expect(raised(fees, before)).toEqual(fees);
  });
});
