/** What the toolchain uses of it: an advisory lock of the kernel on an open file, freed when the file is closed or its process ends. */
declare module "fs-native-extensions" {
  /** False when another open file holds the lock. */
  export function tryLock(fd: number): boolean;
  export function waitForLock(fd: number): Promise<void>;
}
