/** Puts the token of `token.ts` on the chain. */
import { getContractAddress, type Address } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { until } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import { deliver, sign } from "./attempt";
import { CALM_FEES, type Content } from "./content";
import { TOKEN_CREATION, TOKEN_CREATION_GAS } from "./token";

const WITHIN_SECONDS = 60;

/** @param owner pays; the token belongs to nobody. @throws DeadlineError */
export async function createToken(url: string, l2ChainId: number, owner: PrivateKeyAccount): Promise<Address> {
  const parameters = [owner.address, "pending"];
  const nonce = Number(await call<string>(url, "eth_getTransactionCount", parameters, 5_000));
  const creation: Content = { data: TOKEN_CREATION, value: 0n, gas: TOKEN_CREATION_GAS };
  await deliver(url, await sign(owner, l2ChainId, nonce, creation, CALM_FEES));
  const address = getContractAddress({ from: owner.address, nonce: BigInt(nonce) });
  await until(
    `the token at ${address}`,
    async () => (await call<string>(url, "eth_getCode", [address, "latest"], 5_000)) !== "0x",
    { withinSeconds: WITHIN_SECONDS },
  );
  return address;
}
