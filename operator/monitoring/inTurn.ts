/** Many questions to one Prometheus. */

/** Questions under way at a time: Prometheus shares the machine with what it watches. */
const CONCURRENCY = 4;

/** @returns the results in the order of the items */
export async function inTurn<Item, Result>(items: Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const position = next++;
      results[position] = await work(items[position]!);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}
