import { expect, it } from "vitest";
import { exposureWarning } from "../../../engine/exposure";

it.each([
  ["20.10.24+dfsg1", true],
  ["27.5.1", true],
  ["28.0.0", false],
  ["29.1.0", false],
  [undefined, false],
  ["podman", false],
])("Docker %s lets others in: %s", (version, lets) => {
  const warning = exposureWarning(version, "10.77.0.0/24");
  expect(warning !== undefined).toBe(lets);
  if (lets) expect(warning).toContain("iptables -I DOCKER-USER -d 10.77.0.0/24");
});
