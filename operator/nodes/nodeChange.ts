/** What has become of a node, as JSON for programs. @param started milliseconds of Unix time */
export const nodeChange = (node: string, changed: boolean, started: number): string =>
  JSON.stringify({ node, changed, seconds: Math.round((Date.now() - started) / 100) / 10 });
