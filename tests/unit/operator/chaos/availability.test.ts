import { expect, it } from "vitest";
import { availabilityOf, together } from "../../../../operator/chaos/availability";
import type { Recording } from "../../../../operator/drill/recording";

const recording = (part: Partial<Recording>) =>
  ({ startedAt: 0, endedAt: 100_000, gateway: [], transactions: [], ...part }) as Recording;

it("counts the time in which readers got no answer, up to the next one", () => {
  const gateway = [
    { at: 0, number: 1 },
    { at: 10_000 },
    { at: 12_500, number: 3 },
    { at: 50_000 },
    { at: 51_000, number: 9 },
  ];
  expect(availabilityOf(recording({ gateway }))).toMatchObject({
    watched: 100,
    readersWithout: 3.5,
    readersLongest: 2.5,
    writersWithout: 0,
  });
  expect(availabilityOf(recording({ gateway: [{ at: 90_000 }] })).readersWithout).toBe(10);
});

it("counts the time in which any writer waited longer than a second, once", () => {
  const transactions = [
    { hash: "0x1", sentAt: 1_000, acceptedAt: 1_900, retries: 0 },
    { hash: "0x2", sentAt: 10_000, acceptedAt: 14_000, retries: 1 },
    { hash: "0x3", sentAt: 11_000, acceptedAt: 15_000, retries: 1 },
    { hash: "0x4", sentAt: 98_000, retries: 9 },
  ];
  expect(availabilityOf(recording({ transactions }))).toMatchObject({ writersWithout: 5, writersLongest: 4 });
});

it("adds up over rounds, and keeps the longest", () => {
  const part = { watched: 10.1, readersWithout: 1, readersLongest: 0.7, writersWithout: 2, writersLongest: 2 };
  expect(together([part, { ...part, readersLongest: 3 }])).toEqual({
    watched: 20.2,
    readersWithout: 2,
    readersLongest: 3,
    writersWithout: 4,
    writersLongest: 2,
  });
});
