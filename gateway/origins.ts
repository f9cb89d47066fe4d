/** Which web pages may ask (CORS). Pure. */
import type { OutgoingHttpHeaders } from "node:http";

/** Seconds that a browser may remember the permission; more than two hours none of them does. */
const REMEMBERED_SECONDS = 7_200;

/** @param origin of the page that asks; undefined where no browser does */
export const isAllowed = (origin: string | undefined, origins: readonly string[]): boolean =>
  origin === undefined || origins.includes("*") || origins.includes(origin);

/** What a browser has to be told; nothing where no page of another origin asks, or where it may not. */
export function originHeaders(
  origin: string | undefined,
  origins: readonly string[],
  /** The headers that the page wants to send. */
  wanted: string | undefined,
): OutgoingHttpHeaders {
  if (origin === undefined || !isAllowed(origin, origins)) return {};
  return {
    "access-control-allow-origin": origins.includes("*") ? "*" : origin,
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers": wanted ?? "content-type, authorization, x-api-key",
    "access-control-max-age": String(REMEMBERED_SECONDS),
    vary: "origin",
  };
}
