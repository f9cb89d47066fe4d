import { Command } from "@commander-js/extra-typings";
import { ensureImages } from "../../toolchain";
import { EXIT } from "../exitCodes";
import { finish } from "../terminal";

export const imagesCommand = () =>
  new Command("images")
    .description('build images from package registries (for stacks with image_source "build")')
    .argument("[names...]", "which; default all that networks run and that are missing or out of date")
    .action((names) =>
      finish(async () => {
        await ensureImages(names.length > 0 ? names : undefined);
        return EXIT.done;
      }),
    );
