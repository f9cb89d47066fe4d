import { FakeContainer } from "./container";

/** Anvil's first development key. */
export const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

/** A container whose op-deployer notes its calls and writes the files that it is asked for. */
export function deployer(): FakeContainer {
  const container = new FakeContainer();
  container.write("/job/intent.toml", "the intent");
  container.write("/job/state.json", "{}");
  container.write("/secrets/account-key", KEY);
  container.program(
    "op-deployer",
    [
      'echo "$*" >> $ROOT/calls',
      'echo "$DEPLOYER_PRIVATE_KEY" > $ROOT/key',
      "[ ! -e $ROOT/broken ] || exit 3",
      'if [ "$1" = inspect ]; then echo "$2" > "$6"; fi',
    ].join("\n"),
  );
  return container;
}

/** What op-deployer was called with. */
export const calls = (container: FakeContainer): string[] =>
  container.has("/calls") ? container.read("/calls").trim().split("\n") : [];
