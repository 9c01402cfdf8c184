import { isAlike } from "#actors/alike.ts"
import { AGENTS_WITHIN_MS } from "#actors/call/limits.ts"
import type { Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import { CUSTOMER_AGENTS_PORT } from "#actors/call/requests.ts"
import type { QueueSettings } from "#actors/centre.ts"
import type { Asked } from "#actors/work.ts"
import type { Step } from "./simulated-runtime.ts"

/** What must hold of calls whose customer somebody may know: it is asked once, waited for briefly, and kept. */

type Broken = (law: string) => void

/** As long as an actor takes to get to its timer. */
const SLACK_MS = 2_000
/** Its core was away until then. */
const IS_BACK: ReadonlySet<string> = new Set(["Recovered", "StateLost"])

export const keepsWhoKnows = ({ address, after, before, commands, message }: Step, broken: Broken): void => {
  if (!address.startsWith("call/")) return
  const [was, is, told] = [before as CallState, after as CallState, message as CallMessage]
  const asks = commands.some((output) => output._tag === "Ask" && output.port === CUSTOMER_AGENTS_PORT)
  const isToAsk = told._tag === "Arrived" && told.asksForAgents === true && !("caller" in was)
  if (asks && !isToAsk) broken(`${address} asks unbidden who knows its customer`)
  if (isToAsk && !asks && (is._tag === "InFlow" || is._tag === "Queueing"))
    broken(`${address} does not ask who knows its customer`)
  if (isToAsk && "caller" in is && (is.caller.agentsBy ?? 0) > told.at + AGENTS_WITHIN_MS)
    broken(`${address} means to wait for long for who knows its customer`)
  if (isHeld(was) && !IS_BACK.has(told._tag) && told.at > (was.caller.agentsBy ?? 0) + SLACK_MS)
    broken(`${address} waits on for who knows its customer`)
  if ("caller" in was && was.caller.agents !== undefined && "caller" in is)
    if (!isAlike(was.caller.agents, is.caller.agents)) broken(`${address} forgets who knows its customer`)
  const hears = isHeld(was) || (was._tag === "InFlow" && was.caller.agentsBy !== undefined)
  if (told._tag === "AgentsKnown" && hears && "caller" in is) {
    const { own, last } = told.agents
    const isKnown = own !== null || last !== null
    if (isKnown && !isAlike(is.caller.agents, told.agents)) broken(`${address} does not hear who knows its customer`)
  }
  for (const output of commands) {
    if (output._tag !== "Tell" || output.message._tag !== "WorkAnnounced" || !("caller" in is)) continue
    const { asked } = output.message as unknown as { readonly asked: Asked }
    if (!isAlike(asked.customerAgents, is.caller.agents)) broken(`${address} does not say who knows its customer`)
  }
}

const isHeld = (state: CallState): state is Extract<CallState, { _tag: "Queueing" }> =>
  state._tag === "Queueing" && state.isHeld === true

/** For whom the settings want this work, written a second time. */
export const wantedAgent = (
  { lastAgentWithinMs, prefersOwn }: QueueSettings,
  { customerAgents: known, preferred, queuedAt }: Asked
): { readonly agent: string | null; readonly as: string | undefined } => {
  if (preferred !== null) return { agent: preferred, as: undefined }
  if (prefersOwn === true && known?.own != null) return { agent: known.own, as: "own" }
  const last = known?.last ?? null
  const isLately = last !== null && lastAgentWithinMs != null && last.at >= queuedAt - lastAgentWithinMs
  return isLately ? { agent: last.agent, as: "last" } : { agent: null, as: undefined }
}
