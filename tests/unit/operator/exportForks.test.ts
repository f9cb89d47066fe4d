import { expect, it } from "vitest";
import { hardforksIn, withMoments } from "../../../operator/export/forks";

const MOMENT = 1_795_791_600;
const buffer = (value: unknown) => Buffer.from(JSON.stringify(value));

it("reads the config's section as its file has it", () => {
  expect(hardforksIn({ jovian: MOMENT, karst: "never" })).toEqual({ jovian: String(MOMENT), karst: "never" });
  expect(hardforksIn(undefined)).toEqual({});
});

it("writes moments into the files of both clients, and leaves the rest as it is", () => {
  const hardforks = { jovian: String(MOMENT) };
  const parsed = (name: string, value: unknown) =>
    JSON.parse(String(withMoments(name, buffer(value), hardforks))) as unknown;
  expect(parsed("rollup.json", { block_time: 2, jovian_time: 1 })).toEqual({ block_time: 2, jovian_time: MOMENT });
  expect(parsed("genesis.json", { config: { chainId: 1 }, alloc: {} })).toEqual({
    config: { chainId: 1, jovianTime: MOMENT },
    alloc: {},
  });
  expect(parsed("l1-chain-config.json", { config: {} })).toEqual({ config: {} });
});

it("gives the files of the volume themselves where no fork has a moment", () => {
  const content = buffer({ config: {} });
  expect(withMoments("genesis.json", content, { jovian: "600" })).toBe(content);
});
