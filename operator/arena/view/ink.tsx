/**
 * The terminal library. It is an ES module that waits while it is loaded, so that a CommonJS project reaches it by a dynamic
 * import only: these stand for its components from then on.
 */
import React from "react";
import type { BoxProps, Instance, Key, RenderOptions, TextProps } from "ink" with { "resolution-mode": "import" };

type Ink = typeof import("ink", { with: { "resolution-mode": "import" } });

let loaded: Ink | undefined;

const ink = (): Ink => {
  if (!loaded) throw new Error("the terminal library is used before it is loaded");
  return loaded;
};

/** ink draws nothing where CI is set, whatever the terminal; whether there is one was asked before. */
export async function loadInk(): Promise<void> {
  const before = process.env["CI"];
  process.env["CI"] = "false";
  try {
    loaded ??= await import("ink");
  } finally {
    if (before === undefined) delete process.env["CI"];
    else process.env["CI"] = before;
  }
}

export const render = (node: React.ReactNode, options: RenderOptions): Instance => ink().render(node, options);

export const useInput = (handler: (input: string, key: Key) => void): void => ink().useInput(handler);

export function Box(props: React.PropsWithChildren<BoxProps>): React.ReactNode {
  return React.createElement(ink().Box, props);
}

export function Text(props: React.PropsWithChildren<TextProps>): React.ReactNode {
  return React.createElement(ink().Text, props);
}
