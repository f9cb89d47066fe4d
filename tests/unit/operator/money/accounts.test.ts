import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { developmentAccounts } from "../../../../config/accounts";
import { checkSigner, chosenSigner, freeAccounts, keyOfFile } from "../../../../operator/money/accounts";
import { UsageError } from "../../../../operator/terminal";
import { temporaryFolder } from "../../../support/temporaryFolder";

const [deployer, batcher, , , , sixth] = developmentAccounts();
const NOBODY = "0x000000000000000000000000000000000000dEaD";

function fileOf(content: string): string {
  const file = path.join(temporaryFolder(), "key.txt");
  writeFileSync(file, content);
  return file;
}

const thrownBy = (act: () => unknown): Error => {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
};

describe("a development account", () => {
  it("is free where the network has no role for it", () => {
    expect(freeAccounts()).toEqual([5, 6, 7, 8, 9]);
    expect(chosenSigner({ account: 5 })).toMatchObject({ index: 5, account: { address: sixth!.address } });
  });

  it.each([
    [1, "account 1 is the network's own (batcher)"],
    [4, "(unsafeBlockSigner)"],
    [10, "there is no development account 10; free ones are 5, 6, 7, 8, 9"],
  ])("%d is refused: %s", (account, message) => {
    const error = thrownBy(() => chosenSigner({ account }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(message);
  });

  it("or a file is named, and not both", () => {
    for (const chosen of [{}, { account: 5, fromKeyFile: "key.txt" }]) {
      expect(thrownBy(() => chosenSigner(chosen))).toBeInstanceOf(UsageError);
    }
  });
});

describe("a file with a key", () => {
  it.each([(key: string) => key, (key: string) => `${key}\n`, (key: string) => `  ${key.slice(2).toUpperCase()}  `])(
    "is read with and without 0x and spaces around it (%#)",
    (written) => {
      expect(keyOfFile(fileOf(written(sixth!.privateKey))).address).toBe(sixth!.address);
    },
  );

  it.each([
    ["", "does not hold a private key"],
    ["0x1234", "does not hold a private key"],
    [`0x${"0".repeat(64)}`, "does not hold a private key"],
    [`0x${"f".repeat(64)}`, "does not hold a private key"],
    [`${"ab".repeat(32)}\n${"cd".repeat(32)}`, "does not hold a private key"],
  ])("that is none is refused without a word of it: %j", (content, message) => {
    const error = thrownBy(() => keyOfFile(fileOf(content)));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(message);
    if (content) expect(error.message).not.toContain(content.slice(0, 8));
  });

  it("that is not there is refused by its name", () => {
    expect(() => keyOfFile("/nowhere/key.txt")).toThrow("/nowhere/key.txt cannot be read (ENOENT)");
  });
});

describe("a key on a network", () => {
  it("must not be the network's own", () => {
    const ofDeployer = { account: keyOfFile(fileOf(deployer!.privateKey)) };
    expect(() => checkSigner(ofDeployer, "airgap", NOBODY)).toThrow(
      `${deployer!.address} is the network's own account`,
    );
    const free = chosenSigner({ account: 5 });
    expect(() => checkSigner(free, "airgap", batcher!.address)).not.toThrow();
    expect(() => checkSigner(free, "airgap", free.account.address)).toThrow("is the network's own account");
  });
});
