/** Part of `npm run build`: puts the programs of `jobs/` and `guard/` into the package. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { makeBundles } from "./bundle";

const folder = path.resolve(__dirname, "../../dist/programs");
mkdirSync(folder, { recursive: true });
for (const [name, text] of makeBundles()) writeFileSync(path.join(folder, `${name}.js`), text);
