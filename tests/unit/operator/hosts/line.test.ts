/** The way to a host, which breaks and is laid anew. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { Line } from "../../../../operator/hosts/line";

interface BreakableWay {
  isOpen: boolean;
  post: () => Promise<number>;
  close: () => void;
}

/** Ways that answer with their number, until they are broken. */
function ways() {
  const laid: BreakableWay[] = [];
  let isThere = true;
  const lay = async () => {
    if (!isThere) throw new Error("nobody is there");
    const number = laid.length;
    const way: BreakableWay = { isOpen: true, post: async () => number, close: () => void (way.isOpen = false) };
    laid.push(way);
    return way;
  };
  return { lay, laid, setThere: (there: boolean) => void (isThere = there) };
}

it("is laid once for many requests, and anew after it broke", async () => {
  const { lay, laid } = ways();
  const line = new Line(lay);
  expect(await Promise.all([line.post("", ""), line.post("", ""), line.post("", "")])).toEqual([0, 0, 0]);
  laid[0]!.close();
  expect(await Promise.all([line.post("", ""), line.post("", "")])).toEqual([1, 1]);
  expect(laid).toHaveLength(2);
});

it("fails while nobody is there, without a try for each request, and goes on afterwards", async () => {
  const { lay, setThere } = ways();
  let tries = 0;
  const line = new Line(() => {
    tries++;
    return lay();
  });
  setThere(false);
  for (let request = 0; request < 5; request++) await expect(line.post("", "")).rejects.toThrow("nobody is there");
  expect(tries).toBe(1);
  setThere(true);
  await sleep(600);
  expect(await line.post("", "")).toBe(0);
});

it("closes the way that it has", async () => {
  const { lay, laid } = ways();
  const line = new Line(lay);
  line.close();
  await line.open();
  line.close();
  await sleep(0);
  expect(laid.map(({ isOpen }) => isOpen)).toEqual([false]);
});
