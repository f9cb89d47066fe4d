/** What jobs do to have L1 name another account for a role. */
import { afterEach, expect, it } from "vitest";
import { fund, rotate } from "../../../jobs/keyRotation";
import { closeServers } from "../shared/jsonRpcServer";
import { batcher, other, owner, rotationTo, serveL1, signer, SYSTEM_CONFIG } from "./fakeL1";

afterEach(closeServers);

const ETHER = 10n ** 18n;
const silently = () => undefined;

it("tells L1 of another signer, once", async () => {
  const { url, state } = await serveL1();
  const lines: string[] = [];
  const job = { ...rotationTo(url), role: "unsafeBlockSigner" } as const;
  expect(await rotate(job, (line) => void lines.push(line))).toBe(true);
  expect(state.signer).toBe(other.address);
  expect(await rotate(job, (line) => void lines.push(line))).toBe(false);
  expect(state.sent).toEqual([{ to: SYSTEM_CONFIG, value: 0n }]);
  expect(lines).toEqual([
    `L1 has ${other.address} as the signer of unsafe blocks from now on, after ${signer.address}`,
    `L1 has ${other.address} as the signer of unsafe blocks already`,
  ]);
});

it("gives a batcher without money a thousand ether, and then its role", async () => {
  const { url, state } = await serveL1({ [owner.address]: 10_000n * ETHER });
  expect(await rotate({ ...rotationTo(url), role: "batcher" }, silently)).toBe(true);
  expect(state.batcher).toBe(other.address);
  expect(state.sent).toEqual([
    { to: other.address, value: 1_000n * ETHER },
    { to: SYSTEM_CONFIG, value: 0n },
  ]);
});

it("gives no more than half of what the owner has, and nothing to a batcher that has enough", async () => {
  const poor = await serveL1({ [owner.address]: ETHER });
  await rotate({ ...rotationTo(poor.url), role: "batcher" }, silently);
  expect(poor.state.sent[0]).toEqual({ to: other.address, value: ETHER / 2n });
  const rich = await serveL1({ [owner.address]: 100n * ETHER, [other.address]: ETHER });
  await rotate({ ...rotationTo(rich.url), role: "batcher" }, silently);
  expect(rich.state.sent).toEqual([{ to: SYSTEM_CONFIG, value: 0n }]);
});

it("gives money alone to those of whom L1's contracts know nothing, once", async () => {
  const balances = { [owner.address]: 100n * ETHER };
  const { url, state } = await serveL1(balances);
  const job = rotationTo(url);
  await fund(job, silently);
  expect(state.sent).toEqual([{ to: other.address, value: 50n * ETHER }]);
  expect(state.batcher).toBe(batcher.address);
  Object.assign(balances, { [other.address]: 50n * ETHER });
  await fund(job, silently);
  expect(state.sent).toHaveLength(1);
});

it("fails before it sends anything where the key is not that of SystemConfig's owner, and does not show it", async () => {
  const { url, state } = await serveL1();
  const attempt = rotate({ ...rotationTo(url, signer.privateKey), role: "batcher" }, silently);
  const reason = `belongs to ${owner.address}, and this network's owner is ${signer.address}`;
  await expect(attempt).rejects.toThrow(reason);
  await expect(attempt).rejects.not.toThrow(signer.privateKey);
  expect(state.sent).toEqual([]);
});

it("on an L1 that is not ours gives a batcher nothing, and makes none of an account without money", async () => {
  const poor = await serveL1({ [owner.address]: 10n * ETHER });
  const attempt = rotate({ ...rotationTo(poor.url), role: "batcher", givesMoney: false }, silently);
  await expect(attempt).rejects.toThrow(`${other.address} is to be the batcher, and has no ETH on L1`);
  expect(poor.state.sent).toEqual([]);
  const rich = await serveL1({ [owner.address]: 10n * ETHER, [other.address]: 1n });
  expect(await rotate({ ...rotationTo(rich.url), role: "batcher", givesMoney: false }, silently)).toBe(true);
  expect(rich.state.sent).toEqual([{ to: SYSTEM_CONFIG, value: 0n }]);
});
