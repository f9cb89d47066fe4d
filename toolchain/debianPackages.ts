import { mkdir } from "node:fs/promises";
import { cachePath } from "./cache";
import { isInstalled, runLogged, tryCommand } from "./commands";

/** Installs packages on this machine, where it is a Debian or Ubuntu and we may. */
export async function installDebianPackages(packages: readonly string[]): Promise<void> {
  const names = packages.join(" ");
  if (!(await isInstalled("apt-get"))) {
    throw new Error(`this machine lacks ${names}, and has no apt-get to install it: install the like of it by hand`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error(`this machine lacks ${names}: run \`sudo apt-get install ${names}\`, or run this again as root`);
  }
  await mkdir(cachePath("logs"), { recursive: true });
  const log = cachePath("logs", "apt-get.log");
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  const patient = ["-o", "DPkg::Lock::Timeout=300"];
  try {
    await runLogged(log, "apt-get", [...patient, "update"], { environment });
    await runLogged(log, "apt-get", [...patient, "install", "-y", "--no-install-recommends", ...packages], {
      environment,
    });
  } catch (error) {
    throw new Error(`apt-get could not install ${names}; see ${log}`, { cause: error });
  }
}

/**
 * The archive that this machine itself installs from, so that a mirror chosen for it serves here too; undefined when it
 * is none of Debian's, and then debootstrap knows one.
 */
export async function debianArchive(): Promise<string | undefined> {
  const distribution = await tryCommand("sh", ["-c", ". /etc/os-release && echo $ID"]);
  if (distribution !== "debian") return undefined;
  const parameters = ["indextargets", "--format", "$(REPO_URI) $(ORIGIN) $(COMPONENT)", "Created-By: Packages"];
  const targets = (await tryCommand("apt-get", parameters)) ?? "";
  const main = targets.split("\n").find((line) => line.endsWith(" Debian main") && !line.includes("security"));
  return main?.split(" ")[0];
}
