/** The client for watching, which `jobs/` has too. */
export { call, callAll, HttpError, RpcError, type Call } from "../../jobs/rpc/light";
