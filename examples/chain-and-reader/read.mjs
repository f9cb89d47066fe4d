// Prints the number of the newest block every second.
const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] });
const headers = { "content-type": "application/json" };
for (;;) {
  const answer = await fetch(process.argv[2], { method: "POST", headers, body });
  console.log("block", Number((await answer.json()).result));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}
