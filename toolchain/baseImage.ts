import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { cachePath, isStamped, stamp, unfinished } from "./cache";
import { isInstalled } from "./commands";
import { contentKey } from "./contentKey";
import { debianArchive, installDebianPackages } from "./debianPackages";
import { hasImage, TOOLCHAIN_LABEL } from "./imageLabels";
import type { Step, StepContext } from "./steps";
import { BASE_IMAGE, DEBIAN_SUITE, imageReference } from "./versions";

const ROOT_ARCHIVE_STEP = "bootstrap Debian";
export const BASE_IMAGE_STEP = "image base";

const rootArchive = () => cachePath("base", "root.tar");

const PACKAGES = ["busybox", "ca-certificates"];

/** What a container never reads; the packages' own records stay, so that more can be installed. */
const LEFT_OUT = [
  "./dev/*",
  "./proc/*",
  "./sys/*",
  "./tmp/*",
  "./usr/share/doc/*",
  "./usr/share/info/*",
  "./usr/share/locale/*",
  "./usr/share/man/*",
  "./var/cache/apt/*",
  "./var/lib/apt/lists/*",
  "./var/log/*",
];

/** Debian has these tools in packages of their own; busybox brings all of them, small. */
const LINK_BUSYBOX =
  'busybox --list | while read applet; do command -v "$applet" >/dev/null || ln -s /bin/busybox "/usr/local/bin/$applet"; done';

export const baseImageKey = () =>
  contentKey({ image: BASE_IMAGE, suite: DEBIAN_SUITE, packages: PACKAGES, leftOut: LEFT_OUT, links: LINK_BUSYBOX });

/** The base of all images: a minimal Debian with certificates and busybox. */
export function baseImageSteps(): Step[] {
  const key = baseImageKey();
  return [
    {
      name: ROOT_ARCHIVE_STEP,
      load: "network",
      needs: [],
      isUpToDate: async () =>
        (await hasImage(imageReference(BASE_IMAGE), key)) || (await isStamped(ROOT_ARCHIVE_STEP, key, [rootArchive()])),
      run: async (context) => {
        await bootstrap(context);
        await stamp(ROOT_ARCHIVE_STEP, key);
      },
    },
    {
      name: BASE_IMAGE_STEP,
      load: "engine",
      needs: [ROOT_ARCHIVE_STEP],
      isUpToDate: () => hasImage(imageReference(BASE_IMAGE), key),
      run: (context) => {
        const changes = ["--change", `LABEL ${TOOLCHAIN_LABEL}=${key}`, "--change", 'CMD ["/bin/sh"]'];
        return context.run("docker", ["import", ...changes, rootArchive(), imageReference(BASE_IMAGE)]);
      },
    },
  ];
}

async function bootstrap(context: StepContext): Promise<void> {
  if (!(await isInstalled("debootstrap"))) await installDebianPackages(["debootstrap"]);
  if (process.getuid?.() !== 0) {
    throw new Error("only root can bootstrap a Debian system for the images: run this again as root");
  }
  await mkdir(cachePath("base"), { recursive: true });
  const root = unfinished(cachePath("base", "root"));
  const archive = unfinished(rootArchive());
  const mirror = await debianArchive();
  try {
    const included = `--include=${PACKAGES.join(",")}`;
    await context.run("debootstrap", ["--variant=minbase", included, DEBIAN_SUITE, root, ...(mirror ? [mirror] : [])]);
    await context.run("chroot", [root, "/bin/sh", "-c", LINK_BUSYBOX]);
    const excluded = LEFT_OUT.map((pattern) => `--exclude=${pattern}`);
    await context.run("tar", ["-C", root, "--numeric-owner", ...excluded, "-cf", archive, "."]);
    await rename(archive, rootArchive());
  } finally {
    if (existsSync(root)) await rm(root, { recursive: true, force: true });
    await rm(archive, { force: true });
  }
}
