import { resolve } from "node:path"
import { parseArgs } from "node:util"
import { callAt, voicemailAt, workAt } from "../fixtures.ts"
import { moveOn, obey, showHand } from "./demo.ts"
import { showAlarm, showCheckIn } from "./fake-alarms.ts"
import { DESK_AGENT } from "./fake-accounts.ts"
import { PASSWORD, startFakeGateway } from "./fake-gateway.ts"

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
// Somebody who is ready is on a call of their own telephone, which is none of the centre's.
const onOtherCall = Object.values(gateway.board().agents).find(
  ({ device, id, state }) => id !== DESK_AGENT && state === "ready" && device === "registered"
)
if (onOtherCall !== undefined) gateway.change("board", [{ path: ["agents", onOtherCall.id, "device"], value: "busy" }])
setInterval(() => moveOn(gateway, Math.random), 250)
// A ready agent is rung, answers after a while, and talks until somebody hangs up; meanwhile written work comes, now and then a voicemail.
let written = 0
setInterval(() => {
  const { agent, hands } = gateway.desk()
  const all = Object.values(hands)
  const call = all.find(({ channel }) => channel === "voice")
  if (all.length === 0 && agent.state === "ready") showHand(gateway, callAt("alerting", Date.now()))
  else if (call?.phase === "alerting")
    showHand(gateway, { ...call, phase: "active", answerBy: null, call: callAt("active", Date.now()).call })
  else if (call !== undefined && all.length === 1)
    showHand(
      gateway,
      written++ % 2 === 0 ? workAt("alerting", Date.now(), "task") : voicemailAt("alerting", Date.now())
    )
}, 8000)
// Now and then an alarm comes for whoever is ready, and a user elsewhere says that they are well.
setInterval(() => {
  const { agent, hands } = gateway.desk()
  showCheckIn(gateway)
  if (Object.keys(hands).length === 0 && agent.state === "ready") showAlarm(gateway, { showHand })
}, 21_000)
console.log(`${gateway.url}  agent ${DESK_AGENT}, supervisor banzhang, password ${PASSWORD}`)
