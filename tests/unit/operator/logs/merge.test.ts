import { describe, expect, it } from "vitest";
import { mergeByTime, ReorderWindow } from "../../../../operator/logs/merge";

interface Item {
  time: number;
  name: string;
}

const item = (name: string, time: number): Item => ({ name, time });

async function collect(streams: AsyncIterable<Item>[]): Promise<string> {
  const names: string[] = [];
  for await (const { name } of mergeByTime(streams)) names.push(name);
  return names.join("");
}

async function* stream(...items: Item[]): AsyncGenerator<Item> {
  yield* items;
}

describe("mergeByTime", () => {
  it("brings many streams into one order of time", async () => {
    const streams = [
      stream(item("a", 1), item("d", 4), item("g", 7)),
      stream(),
      stream(item("b", 2), item("c", 3), item("h", 8)),
      stream(item("e", 5), item("f", 6)),
    ];
    expect(await collect(streams)).toBe("abcdefgh");
  });

  it("keeps each stream's own order, even where its times go back", async () => {
    const streams = [
      stream(item("a", 1), item("c", 3), item("d", 2), item("f", 5)),
      stream(item("b", 2), item("e", 4)),
    ];
    expect(await collect(streams)).toBe("abcdef");
  });

  it("reads a stream no further than one record ahead, and ends it when nobody asks for more", async () => {
    let read = 0;
    let ended = false;
    async function* endless(): AsyncGenerator<Item> {
      try {
        for (;;) yield item("x", read++);
      } finally {
        ended = true;
      }
    }
    let seen = 0;
    for await (const _ of mergeByTime([endless()])) if (++seen === 3) break;
    expect(read).toBeLessThanOrEqual(4);
    expect(ended).toBe(true);
  });
});

describe("ReorderWindow", () => {
  const names = (items: Item[]) => items.map(({ name }) => name).join("");

  it("holds a record for its time, and sorts those that arrived meanwhile", () => {
    const window = new ReorderWindow<Item>(300);
    window.add(item("b", 20), 1_000);
    window.add(item("a", 10), 1_200);
    window.add(item("c", 30), 1_250);
    expect(names(window.take(1_299))).toBe("");
    expect(names(window.take(1_300))).toBe("ab");
    expect(names(window.take(1_400))).toBe("");
    expect(names(window.take(1_550))).toBe("c");
  });

  it("gives each record once, also at the end", () => {
    const window = new ReorderWindow<Item>(300);
    window.add(item("b", 20), 0);
    window.add(item("a", 10), 0);
    expect(names(window.takeAll())).toBe("ab");
    expect(names(window.takeAll())).toBe("");
    expect(names(window.take(1_000))).toBe("");
  });
});
