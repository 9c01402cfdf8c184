import { type Asker, reaches, type Scope, scopeOf } from "#wire/asker.ts"
import { type Intent, type IncidentIntent, isIncidentIntent } from "#wire/intent.ts"
import type { Permission } from "#wire/permissions.ts"
import { type Organised, placeOf, unitOfAgent } from "#actors/organisation.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import { type Need, scopeFor } from "./needs.ts"

/** Who may ask what for which agent. The gateway refuses by it what it can, the core all. */

/** For oneself nobody needs a permission. */
const FORCED: Need = { permission: "agents.force-state", orSelf: true }
/** To end somebody else's talk is more than to change their state. */
const RELEASED: Need = { permission: "agents.release", orSelf: true }

/** Also of one's own talk: a recording is evidence for and against who talks in it. */
const PAUSED: Need = { permission: "recordings.pause" }

/** Who may listen to a talk may help in it. */
const HELPED: Need = { permission: "agents.monitor" }

/** Who has an incident works on it; whoever may give it to others may work on those of others. */
const THEIRS: Need = { permission: "alarms.reassign", orSelf: true }

const NEEDS: Readonly<Partial<Record<Intent["_tag"], Need>>> = {
  ClearCall: RELEASED,
  ClearConnection: RELEASED,
  HangUp: RELEASED,
  TakeHelp: HELPED,
  PauseRecording: PAUSED,
  ResumeRecording: PAUSED,
  DoIncidentStep: THEIRS,
  HandOverIncident: THEIRS,
  SuspendIncident: THEIRS,
  ResumeIncident: THEIRS,
  NotePartySaid: THEIRS,
  TalkToTerminal: THEIRS,
  PressTerminalKey: THEIRS,
  CloseIncident: { permission: "alarms.close" },
  SendParty: { permission: "alarms.dispatch" },
  LockTerminal: { permission: "terminals.lock" },
  UnlockTerminal: { permission: "terminals.unlock" }
}
/** What the words of the wish alone say. Which work it ends, and whom it follows, {@link mayAsk} looks at besides. */
export const needOf = (tag: Intent["_tag"]): Need => NEEDS[tag] ?? FORCED

/** Work that is a call is a talk, too. */
const endsTalk = (intent: Intent): boolean => intent._tag === "EndWork" && intent.work.startsWith("call/")

/** Each way of following a talk is a permission over the agent whose talk it is; nobody has it over themselves alone. */
const FOLLOWING = {
  listen: "agents.monitor",
  whisper: "agents.whisper",
  barge: "agents.barge"
} as const satisfies Record<string, Permission>

const NOBODYS = ""

/** Whether the asker may ask this of an incident that this agent has, or that waits in this queue; null: of neither. */
export const mayAskOver = (
  asker: Asker,
  { _tag }: IncidentIntent,
  place: { readonly agent: AgentId | null; readonly queue: string | null },
  centre: Organised
): boolean => {
  const rows = scopeFor(asker, needOf(_tag))
  if (rows === undefined) return false
  if (rows.kind === "everything") return true
  const { agent, queue } = place
  if (agent !== null) return agent === asker.agent || reaches(rows, { agent, unit: unitOfAgent(centre, agent) })
  return rows.kind === "units" && queue !== null && placeOf(centre, new Set(rows.units)).queues.has(queue)
}

/** Somebody's telephone has to be there for it. */
const IN_A_TALK: ReadonlySet<Intent["_tag"]> = new Set(["TalkToTerminal", "PressTerminalKey"])

/** Whether the asker may ask this for the agent. `unitOf`: where in the organisation an agent is. */
export const mayAsk = (
  asker: Asker,
  agent: AgentId,
  intent: Intent,
  unitOf: (agent: AgentId) => string | undefined
): boolean => {
  const has = (rows: Scope | undefined, over: AgentId) => reaches(rows, { agent: over, unit: unitOf(over) })
  const rows = scopeFor(asker, endsTalk(intent) ? RELEASED : needOf(intent._tag))
  if (rows === undefined) return false
  // Of an incident that nobody has no agent is named: it is looked at itself.
  if (agent === NOBODYS && isIncidentIntent(intent) && !IN_A_TALK.has(intent._tag)) return rows.kind !== "own"
  if (asker.agent !== agent && !has(rows, agent)) return false
  return intent._tag !== "JoinCall" || has(scopeOf(asker, FOLLOWING[intent.mode]), intent.over)
}
