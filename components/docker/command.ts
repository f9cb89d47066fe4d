/** How a container is started: the output of every service's flag function, as plain data. */

export interface Command {
  /** Always set, for official images differ in their ENTRYPOINT. */
  entrypoints: string[];
  command: string[];
}

/** Runs `binary` as process 1. */
export const run = (binary: string, flags: string[]): Command => ({ entrypoints: [binary], command: flags });

/** Runs `preparation` in a shell, then `binary` in the shell's place, so that it is process 1 and gets the signals. */
export const runAfter = (preparation: string, binary: string, flags: string[]): Command => ({
  entrypoints: ["/bin/sh", "-ec", `${preparation}\nexec "$0" "$@"`, binary],
  command: flags,
});

/**
 * For `runAfter`: runs `command` unless it has already run for what the file holds now, which is remembered beside the data that
 * it made.
 */
export const onceFor = (file: string, marker: string, command: string): string =>
  [
    `content="$(sha256sum < ${file})"`,
    `if [ "$content" != "$(cat ${marker} 2>/dev/null)" ]; then`,
    `  ${command}`,
    `  echo "$content" > ${marker}`,
    "fi",
  ].join("\n");

/** For `runAfter`: waits until the check succeeds, and ends at once when the container is told to stop. */
export const waitFor = (check: string): string =>
  `trap 'exit 143' TERM\nuntil ${check}; do sleep 0.2; done\ntrap - TERM`;

/**
 * Runs `preparation` in a shell, then `binary` as its child, which gets the shell's signals and decides its exit code, beside
 * `watch`, which may end it by the process id in `$child`: nothing within a container can end its process 1.
 */
export const runWatched = (preparation: string, watch: string, binary: string, flags: string[]): Command => ({
  entrypoints: [
    "/bin/sh",
    "-ec",
    [
      preparation,
      '"$0" "$@" &',
      "child=$!",
      `trap 'kill -TERM "$child"' TERM INT`,
      `{\n${watch}\n} &`,
      "watch=$!",
      "code=0",
      'wait "$child" || code=$?',
      "# A signal ends the waiting, not the child.",
      'while kill -0 "$child" 2>/dev/null; do code=0; wait "$child" || code=$?; done',
      'kill "$watch" 2>/dev/null || true',
      'exit "$code"',
    ].join("\n"),
    binary,
  ],
  command: flags,
});

/**
 * Runs `binary` with secrets that it takes from its environment only, read from files at the start. The container's
 * configuration holds neither, and unlike an argument the environment of a process is closed to other users.
 *
 * @param secretFiles environment variable to the path of the file that holds its value
 */
export const runWithSecrets = (binary: string, flags: string[], secretFiles: Record<string, string>): Command =>
  runAfter(exportSecrets(secretFiles), binary, flags);

/** For `runAfter`: the secrets of `runWithSecrets`, beside other preparations. */
export const exportSecrets = (secretFiles: Record<string, string>): string =>
  Object.entries(secretFiles)
    .map(([variable, path]) => `${variable}="$(cat ${path})"; export ${variable}`)
    .join("\n");
