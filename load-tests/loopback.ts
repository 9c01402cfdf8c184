/**
 * Node sends every HTTP request to a proxy when its environment says so (NODE_USE_ENV_PROXY=1 and http_proxy), also one to this
 * very machine, where no proxy can send it back. NO_PROXY is read again at each request.
 */
export const reachLoopbackDirectly = (): void => {
  const { NO_PROXY, no_proxy } = process.env
  const known = (no_proxy ?? NO_PROXY ?? "").split(",").filter((host) => host !== "")
  process.env["no_proxy"] = [...new Set([...known, "127.0.0.1", "localhost"])].join(",")
}
