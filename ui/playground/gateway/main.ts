import { resolve } from "node:path"
import { parseArgs } from "node:util"
import { moveOn, obey, showWork } from "./demo.ts"
import { DESK_AGENT, PASSWORD, startFakeGateway } from "./fake-gateway.ts"

// node ui/playground/gateway/main.ts [--port 8081] [--agents 30]: the built screens on demo data that moves.
const { values } = parseArgs({
  options: { port: { type: "string", default: "8081" }, agents: { type: "string", default: "30" } }
})
const gateway = await startFakeGateway({
  dist: resolve(import.meta.dirname, "../../dist"),
  port: Number(values.port),
  agents: Number(values.agents),
  onIntent: obey
})
setInterval(() => moveOn(gateway, Math.random), 250)
// A ready agent is rung, answers after a while, and talks until somebody hangs up.
setInterval(() => {
  const { agent, work } = gateway.desk()
  if (work === null && agent.state === "ready") showWork(gateway, "ringing")
  else if (work?.phase === "ringing") showWork(gateway, "talking")
}, 8000)
console.log(`${gateway.url}  agent ${DESK_AGENT}, supervisor banzhang, password ${PASSWORD}`)
