/** The component provider's schema, from which Pulumi makes SDKs for other languages. */
import * as path from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import { expect, it } from "vitest";
import { OpStackChain } from "../../provider/opStackChain";

interface Schema {
  name: string;
  resources: Record<
    string,
    { isComponent: boolean; inputProperties: Record<string, object>; properties: Record<string, object> }
  >;
}

it("offers the chain to every language, each argument described", async () => {
  const dirname = path.resolve(__dirname, "../../provider");
  const provider = new ComponentProvider({ name: "opstack-ha", components: [OpStackChain], dirname });
  const { name, resources } = JSON.parse(await provider.getSchema()) as Schema;
  expect(name).toBe("opstack-ha");
  expect(Object.keys(resources)).toEqual(["opstack-ha:index:OpStackChain"]);
  const { isComponent, inputProperties, properties } = resources["opstack-ha:index:OpStackChain"]!;
  expect(isComponent).toBe(true);
  expect(inputProperties["sequencerCount"]).toEqual({
    type: "number",
    plain: true,
    optional: true,
    description: "Sequencers, 1 to 9. Default 3.",
  });
  for (const property of Object.values(inputProperties)) expect(property).toHaveProperty("description");
  expect(Object.keys(properties).sort()).toEqual(["contracts", "internalRpcUrl", "l1RpcUrl", "rpcUrl"]);
});
