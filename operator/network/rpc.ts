/** The client for watching, shared with the jobs. */
export { call, callAll, HttpError, RpcError, type Call } from "../../shared/rpc/light";
