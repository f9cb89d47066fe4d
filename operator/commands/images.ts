import { Command } from "@commander-js/extra-typings";
import { ensureImages, imageNames, testImageNames } from "../../toolchain";
import { EXIT } from "../exitCodes";
import { finish, UsageError } from "../terminal";

export const imagesCommand = () =>
  new Command("images")
    .description('build images from package registries (for stacks with image_source "build")')
    .argument("[names...]", "which; default all that networks run and that are missing or out of date")
    .action((names) =>
      finish(async () => {
        const known = [...imageNames(), ...testImageNames()];
        const unknown = names.filter((name) => !known.includes(name));
        if (unknown.length > 0) {
          throw new UsageError(`there is no image ${unknown.join(", ")} to build; there are ${known.join(", ")}`);
        }
        await ensureImages(names.length > 0 ? names : undefined);
        return EXIT.done;
      }),
    );
