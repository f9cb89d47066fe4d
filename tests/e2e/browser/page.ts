/**
 * A web page as an application has one: it reads by HTTP, subscribes by WebSocket and sends, through nothing but the gateway's
 * URL, with viem's own transports. It tells the test what it sees by posting it to where it came from.
 */
import { createPublicClient, createWalletClient, defineChain, http, webSocket, type Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";

/** What the page has seen so far. */
export interface PageReport {
  blocksBySocket: number[];
  headsByHttp: number[];
  sent: string[];
  mined: number;
  errors: string[];
}

declare const SETTINGS: { url: string; webSocketUrl: string; chainId: number; privateKey: Hex };

const { url, webSocketUrl, chainId, privateKey } = SETTINGS;
const report: PageReport = { blocksBySocket: [], headsByHttp: [], sent: [], mined: 0, errors: [] };
const note = (what: string) => (error: Error) => void report.errors.push(`${what}: ${error.message.split("\n")[0]}`);

const chain = defineChain({
  id: chainId,
  name: "l2",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [url], webSocket: [webSocketUrl] } },
});
const reader = createPublicClient({ chain, transport: http(url) });
const subscriber = createPublicClient({ chain, transport: webSocket(webSocketUrl) });
const account = privateKeyToAccount(privateKey);
const sender = createWalletClient({ account, chain, transport: http(url) });

subscriber.watchBlocks({
  onBlock: ({ number }) => report.blocksBySocket.push(Number(number)),
  onError: note("subscription"),
});

async function read(): Promise<void> {
  report.headsByHttp.push(Number(await reader.getBlockNumber({ cacheTime: 0 })));
}

async function send(): Promise<void> {
  const hash = await sender.sendTransaction({ to: account.address, value: 1n, gas: 21_000n });
  report.sent.push(hash);
  await reader.waitForTransactionReceipt({ hash, timeout: 60_000 });
  report.mined++;
}

setInterval(() => void read().catch(note("read")), 250);
void (async () => {
  // One after the other, as a person clicks.
  for (;;) await send().catch(note("send"));
})();
setInterval(() => void fetch("/report", { method: "POST", body: JSON.stringify(report) }), 500);
