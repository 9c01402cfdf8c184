import { DEFAULT_CAPACITY } from "../../capacity.ts"
import { type Output, saidBy } from "../../output.ts"
import type { Presence } from "../../presence.ts"
import { DEFAULT_REASONS, ReasonId } from "../../reasons.ts"
import { AgentId, type EpochMs, GroupId, QueueId } from "../../vocabulary.ts"
import { type Channel, type ReleaseReason, type Work, type WorkId, workIdOf } from "../../work.ts"
import type { Message, State } from "../protocol.ts"
import { transition } from "../transition.ts"
import { wordOf } from "../word.ts"

/** What an agent hears in tests, and what becomes of it. */

export const at = (ms: number) => ms as EpochMs
export const ana = AgentId.make("ana")
const sales = QueueId.make("sales")

/** `c…` is a call, `a…` an alarm, `m…` a mail, `k…` a chat, `t…` a task. */
const CHANNEL_OF: Readonly<Record<string, Channel>> = { c: "voice", a: "alarm", m: "mail", k: "chat", t: "task" }

export const idOf = (name: string): WorkId => workIdOf(name.startsWith("c") ? "call" : "task", name)

export const workOf = (name: string): Work => ({
  id: idOf(name),
  channel: CHANNEL_OF[name[0]!]!,
  queue: sales,
  needs: [],
  area: null,
  preferred: null,
  priority: 0,
  queuedAt: at(500),
  load: 1,
  attributes: { callingNumber: "13800000001" },
  queueName: "Sales",
  wrapUpMs: 5_000
})

export const configured: Extract<Message, { _tag: "Configured" }> = {
  _tag: "Configured",
  at: at(0),
  name: "Ana",
  group: GroupId.make("centre"),
  queues: [sales],
  skills: {},
  areas: [],
  capacity: DEFAULT_CAPACITY,
  reasons: DEFAULT_REASONS
}
export const inService: Message = { _tag: "DeviceInService", at: at(1) }
export const outOfService: Message = { _tag: "DeviceOutOfService", at: at(2) }
export const signIn: Message = { _tag: "SignInAsked", at: at(10) }
export const signOut: Message = { _tag: "SignOutAsked", at: at(11) }
export const readyAsked: Message = { _tag: "ReadyAsked", at: at(20) }
export const pause = (reason: string, ms = 30): Message => ({
  _tag: "NotReadyAsked",
  at: at(ms),
  reason: ReasonId.make(reason)
})
export const onBreak = pause("break")

export const offered = (offer: number, name = "c1", ms = 1_000): Message => ({
  _tag: "Offered",
  at: at(ms),
  offer,
  work: workOf(name)
})
export const alertStarted = (
  offer: number,
  name = "c1",
  answerBy: "click" | "handset" | null = null
): Extract<Message, { _tag: "AlertStarted" }> => ({
  _tag: "AlertStarted",
  at: at(1_001),
  offer,
  work: workOf(name),
  until: at(21_001),
  answerBy
})
export const workStarted = (offer: number, name = "c1"): Extract<Message, { _tag: "WorkStarted" }> => ({
  _tag: "WorkStarted",
  at: at(5_000),
  offer,
  work: workOf(name),
  startedAt: at(5_000),
  recording: false
})
export const released = (
  offer: number,
  reason: ReleaseReason,
  wrapUpMs = 5_000,
  name = "c1"
): Extract<Message, { _tag: "Released" }> => ({
  _tag: "Released",
  at: at(9_000),
  work: idOf(name),
  offer,
  reason,
  wrapUpMs
})
const meant = (name: string | null) => ({ work: name === null ? null : idOf(name) })
export const accept = (name: string | null = null): Message => ({ _tag: "AcceptAsked", at: at(1_002), ...meant(name) })
export const reject = (name: string | null = null): Message => ({ _tag: "RejectAsked", at: at(1_002), ...meant(name) })
export const end = (name: string | null = null, note: string | null = null): Message => ({
  _tag: "EndAsked",
  at: at(6_000),
  ...meant(name),
  note
})
export const finish = (name: string | null = null): Message => ({
  _tag: "WrapUpFinished",
  at: at(9_500),
  ...meant(name)
})
export const extend = (name: string | null = null): Message => ({
  _tag: "WrapUpExtended",
  at: at(9_500),
  ...meant(name)
})
export const keepOpen = (name: string | null = null): Message => ({
  _tag: "WrapUpKept",
  at: at(9_500),
  ...meant(name)
})
export const askHelp = (ms = 6_000, name?: string): Message => ({
  _tag: "HelpAsked",
  at: at(ms),
  ...(name === undefined ? {} : { work: idOf(name) })
})
export const takeHelp = (by = "chief", ms = 7_000): Message => ({ _tag: "HelpTaken", at: at(ms), by })
export const withdrawHelp: Message = { _tag: "HelpWithdrawn", at: at(8_000) }
export const checkDue: Message = { _tag: "CheckDue", at: at(20_000) }
export const wrapUpExpired: Message = { _tag: "WrapUpExpired", at: at(14_000), until: at(14_000) }
export const recovered: Message = { _tag: "Recovered", at: at(30_000) }
export const panelOpened: Message = { _tag: "PanelOpened", at: at(40), panel: "p" }
export const panelClosed: Message = { _tag: "PanelClosed", at: at(50), panel: "p" }
export const graceExpired: Message = { _tag: "PanelGraceExpired", at: at(15_050) }
export const givenUp: Message = { _tag: "PanelGivenUp", at: at(60_050) }
export const unreachableGivenUp: Message = { _tag: "UnreachableGivenUp", at: at(60_002) }

/** Taken, alerted and begun, one after the other. */
export const atWork = (offer: number, name: string): ReadonlyArray<Message> => [
  offered(offer, name),
  alertStarted(offer, name),
  workStarted(offer, name)
]

export const show = (outputs: ReadonlyArray<Output>) => outputs.map(saidBy)

export const announced = (outputs: ReadonlyArray<Output>): ReadonlyArray<Presence> =>
  outputs.flatMap((output) =>
    output._tag === "Tell" && output.message._tag === "AgentAnnounced"
      ? [(output.message as unknown as { readonly presence: Presence }).presence]
      : []
  )

/** What was told to pieces of work, with whose offer: `AgentAccepted call/c1 1`. */
export const toWork = (outputs: ReadonlyArray<Output>): ReadonlyArray<string> =>
  outputs.flatMap((output) =>
    output._tag === "Tell" && "offer" in output.message
      ? [`${output.message._tag} ${output.to} ${String(output.message.offer)}`]
      : []
  )

export const play = (messages: ReadonlyArray<Message>, from: State = { _tag: "Unconfigured", agent: ana }) => {
  let state = from
  const asked: Array<Output> = []
  const trace: Array<string> = []
  for (const message of messages) {
    const [next, outputs] = transition(state, message)
    const line = `${String(message.at).padStart(6)} ${handsOf(state)} --${message._tag}--> ${handsOf(next)}`
    trace.push(`${line} ${show(outputs).join(" ")}`.trimEnd())
    state = next
    asked.push(...outputs)
  }
  return { state, asked, trace }
}

/** The word of the screens, and each hand with its phase. */
export const handsOf = (state: State): string =>
  [wordOf(state), ...phasesOf(state).map(([name, phase]) => `${name}:${phase}`)].join(" ")

export const phasesOf = (state: State): ReadonlyArray<readonly [name: string, phase: string]> =>
  state._tag === "SignedIn"
    ? Object.values(state.hands).map(({ _tag, work }) => [work.id.slice(work.id.indexOf("/") + 1), _tag] as const)
    : []
