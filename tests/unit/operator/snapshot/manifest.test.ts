import { expect, it } from "vitest";
import { bytesOf, ManifestError, parseManifest } from "../../../../operator/snapshot/manifest";
import { manifestWith } from "./manifests";

const text = (value: unknown) => JSON.stringify(value, null, 2);

it("reads what it wrote", () => {
  const manifest = manifestWith();
  expect(parseManifest(text(manifest))).toEqual(manifest);
  expect(bytesOf(manifest)).toBe(4_000);
});

it.each([
  ["no JSON at all", "{", "no JSON"],
  ["another file", text({ name: "x" }), "none of a snapshot"],
  ["another version", text({ ...manifestWith(), version: 2 }), "has version 2, and this program reads 1"],
  ["a key too many", text({ ...manifestWith(), jwt: "secret" }), "manifest is wrong"],
  [
    "a path that leads out of the folder",
    text(withFile("../../etc/passwd")),
    "parts.0.file is no name of a part's file",
  ],
  [
    "a changed head",
    text({ ...manifestWith(), heads: { latest: { ...manifestWith().heads.latest, number: 121 } } }),
    "changed after it was written",
  ],
])("refuses %s", (_, content, message) => {
  expect(() => parseManifest(content)).toThrow(ManifestError);
  expect(() => parseManifest(content)).toThrow(message);
});

function withFile(file: string) {
  const manifest = manifestWith();
  return { ...manifest, parts: [{ ...manifest.parts[0]!, file }, ...manifest.parts.slice(1)] };
}
