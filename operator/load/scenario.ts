/** What a load is made of. */
import { parseEther, toHex, type Address } from "viem";
import { reason } from "../../shared/rpc/client";
import { call, RpcError } from "../../shared/rpc/light";
import { UserError } from "../terminal";
import { RECIPIENT, TRANSFER, type Content } from "./content";
import { readTemplates, type Template } from "./templates";
import { TOKEN_TRANSFER_GAS, tokenTransfer } from "./token";

export const SCENARIOS = ["transfers", "erc20", "mixed"] as const;
type Named = (typeof SCENARIOS)[number];

export interface Scenario {
  /** As it was asked for. */
  name: string;
  needsToken: boolean;
  /** What is sent in turns. @param token its address, where one is needed */
  contents(token?: Address): Content[];
}

/**
 * @param name one of `SCENARIOS`, or a file of templates
 * @throws UsageError for a file that is wrong
 */
export function scenarioNamed(name: string): { named: Scenario } | { templates: Template[] } {
  return isNamed(name) ? { named: NAMED[name] } : { templates: readTemplates(name) };
}

const isNamed = (name: string): name is Named => SCENARIOS.some((each) => each === name);

/** To one that exists after the first: what is measured is the usual transfer. */
const tokenContent = (token: Address): Content => ({
  to: token,
  data: tokenTransfer(RECIPIENT, 1n),
  value: 0n,
  gas: TOKEN_TRANSFER_GAS,
});

const NAMED: Record<Named, Scenario> = {
  transfers: { name: "transfers", needsToken: false, contents: () => [TRANSFER] },
  erc20: { name: "erc20", needsToken: true, contents: (token) => [tokenContent(token!)] },
  mixed: { name: "mixed", needsToken: true, contents: (token) => [TRANSFER, tokenContent(token!)] },
};

/** Room for what a transaction costs when others came before it. */
const MARGIN_PERCENT = 20n;
const ESTIMATE_TIMEOUT_MILLISECONDS = 20_000;
const ESTIMATES_AT_ONCE = 8;
/** Whoever sends, with money that the estimate alone makes believe. */
const ANYBODY: Address = "0x00000000000000000000000000000000000000A1";

/**
 * A scenario of a file's templates. Where one names no gas limit, the chain is asked what it would take.
 *
 * @throws UserError that names what the chain refuses
 */
export async function scenarioOf(name: string, templates: Template[], gatewayUrl: string): Promise<Scenario> {
  const contents: Content[] = [];
  for (let first = 0; first < templates.length; first += ESTIMATES_AT_ONCE) {
    const some = templates.slice(first, first + ESTIMATES_AT_ONCE);
    contents.push(...(await Promise.all(some.map((template) => contentOf(template, name, gatewayUrl)))));
  }
  return { name, needsToken: false, contents: () => contents };
}

async function contentOf({ place, gas, ...template }: Template, file: string, url: string): Promise<Content> {
  if (gas !== undefined) return { ...template, gas };
  const { to, data, value } = template;
  const request = { from: ANYBODY, to, ...(data ? { data } : {}), value: toHex(value) };
  const money = { [ANYBODY]: { balance: toHex(value + parseEther("1000")) } };
  try {
    const parameters = [request, "latest", money];
    const estimate = BigInt(await call<string>(url, "eth_estimateGas", parameters, ESTIMATE_TIMEOUT_MILLISECONDS));
    return { ...template, gas: (estimate * (100n + MARGIN_PERCENT)) / 100n };
  } catch (error) {
    const words = reason(error);
    if (!(error instanceof RpcError)) throw new UserError(`the gateway does not estimate gas (${words}): make status`);
    throw new UserError(
      `${file}, ${place}: the chain refuses it (${words}); with a gas limit of its own ("gas") it is sent all the same`,
    );
  }
}
