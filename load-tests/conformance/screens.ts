import { EpochMs } from "#actors/vocabulary.ts"
import type { Intent } from "#wire/intent.ts"
import type { Permission } from "#wire/permissions.ts"
import { topicKinds } from "#wire/topics.ts"
import type { Cases } from "./cases.ts"
import { agentOf, HOME, REACH, UNITS, type WalkLevel, WALK_LEVELS, type Walker, type Walkers } from "./organisation.ts"

/** Who may follow which topic, written down by hand: the permission, and whether the level reaches it. */
const TOPICS: Readonly<Record<string, Permission>> = {
  board: "agents.view",
  help: "agents.monitor",
  desk: "agents.monitor",
  alarms: "alarms.accept",
  "own-alarms": "agents.monitor",
  "all-calls": "calls.view",
  calls: "calls.view"
}

const INTENTS: ReadonlyArray<Intent> = [
  { _tag: "SignIn" },
  { _tag: "GoReady" },
  { _tag: "GoNotReady", reason: "busy" },
  { _tag: "AcceptWork", work: "task/none" },
  { _tag: "RejectWork", work: "task/none" },
  { _tag: "EndWork", work: "task/none", note: null },
  { _tag: "FinishWrapUp" },
  { _tag: "ExtendWrapUp" },
  { _tag: "KeepWrapUp" },
  { _tag: "AskHelp" },
  { _tag: "WithdrawHelp" },
  { _tag: "RejectCall" },
  { _tag: "AnswerCall" },
  { _tag: "HoldCall" },
  { _tag: "RetrieveCall" },
  { _tag: "ConsultationCall", to: { _tag: "Number", number: "110" } },
  { _tag: "AlternateCall" },
  { _tag: "ReconnectCall" },
  { _tag: "TransferCall" },
  { _tag: "SingleStepTransferCall", to: { _tag: "Queue", queue: "none" } },
  { _tag: "ConferenceCall" },
  { _tag: "SingleStepConferenceCall", to: { _tag: "Agent", agent: "none" } },
  { _tag: "DeflectCall", to: { _tag: "Flow", flow: "none" } },
  { _tag: "PickupCall", from: "none" },
  { _tag: "GenerateDigits", digits: "1" },
  { _tag: "MakeCall", to: { _tag: "Agent", agent: "none" } },
  { _tag: "SignOut" }
] as ReadonlyArray<unknown> as ReadonlyArray<Intent>

/** Each with the permission that it needs for others, and whether everybody may do it for themselves. */
const INTENTS_BY_PERMISSION: ReadonlyArray<{
  readonly permission: Permission
  readonly orSelf: boolean
  readonly intents: ReadonlyArray<Intent>
}> = [
  { permission: "agents.force-state", orSelf: true, intents: INTENTS },
  {
    permission: "agents.release",
    orSelf: true,
    intents: [{ _tag: "HangUp" }, { _tag: "ClearConnection", party: 0 }, { _tag: "ClearCall" }]
  },
  { permission: "agents.monitor", orSelf: false, intents: [{ _tag: "TakeHelp" }] },
  {
    permission: "recordings.pause",
    orSelf: false,
    intents: [{ _tag: "PauseRecording" }, { _tag: "ResumeRecording" }]
  },
  {
    permission: "alarms.reassign",
    orSelf: true,
    intents: [
      { _tag: "DoIncidentStep", incident: "none", step: "none", note: null },
      { _tag: "HandOverIncident", incident: "none", to: null, note: "shift" },
      { _tag: "SuspendIncident", incident: "none", until: EpochMs.make(0), reason: "waits" },
      { _tag: "ResumeIncident", incident: "none" },
      { _tag: "NotePartySaid", incident: "none", party: "none", said: "arrived" },
      { _tag: "TalkToTerminal", incident: "none" },
      { _tag: "PressTerminalKey", incident: "none", key: "clear" }
    ]
  },
  {
    permission: "alarms.close",
    orSelf: false,
    intents: [{ _tag: "CloseIncident", incident: "none", outcome: "helped", note: null }]
  },
  {
    permission: "alarms.dispatch",
    orSelf: false,
    intents: [{ _tag: "SendParty", incident: "none", name: "120", number: "120", withinMs: 60_000 }]
  },
  {
    permission: "terminals.lock",
    orSelf: false,
    intents: [{ _tag: "LockTerminal", terminal: "none", until: EpochMs.make(0), reason: "nuisance" }]
  },
  {
    permission: "terminals.unlock",
    orSelf: false,
    intents: [{ _tag: "UnlockTerminal", terminal: "none", reason: "asked for" }]
  }
]

/** Intents that somebody wrote down who may ask them. */
export const WALKED_INTENTS: ReadonlyArray<string> = INTENTS_BY_PERMISSION.flatMap(({ intents }) =>
  intents.map(({ _tag }) => _tag)
)

type Frame = { readonly _tag: string; readonly [field: string]: any }

/** One screen of somebody: what it says is answered by the next frame that fits, or by the end of the socket. */
export const openScreen = (baseUrl: string, { cookie }: Walker) => {
  // Node's own WebSocket takes headers, which a browser's does not.
  const socket = new WebSocket(`${baseUrl.replace(/^http/u, "ws")}/ws`, {
    headers: { cookie, origin: baseUrl }
  } as never)
  const heard: Array<Frame> = []
  const waiting = new Set<() => void>()
  let isClosed = false
  const woken = (): void => {
    for (const wake of waiting) wake()
  }
  socket.addEventListener("message", ({ data }) => {
    heard.push(JSON.parse(String(data)) as Frame)
    woken()
  })
  socket.addEventListener("close", () => {
    isClosed = true
    woken()
  })
  const next = async (fits: (frame: Frame) => boolean): Promise<Frame | null> => {
    for (;;) {
      const found = heard.find(fits)
      if (found !== undefined) return found
      if (isClosed) return null
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
      })
    }
  }
  return { next, say: (frame: object) => socket.send(JSON.stringify(frame)), close: () => socket.close() }
}

interface Around {
  readonly baseUrl: string
  readonly walkers: Walkers
  readonly cases: Cases
}

/** Walks each kind of topic with somebody of each level. */
export const walkTopics = async ({ baseUrl, cases, walkers }: Around): Promise<void> => {
  const follow = async (walker: Walker, topic: string): Promise<boolean> => {
    const screen = openScreen(baseUrl, walker)
    await screen.next(({ _tag }) => _tag === "Hello")
    screen.say({ _tag: "Subscribe", topic })
    const frame = await screen.next((each) => each._tag === "Snapshot" && each["topic"] === topic)
    screen.close()
    return frame !== null
  }
  cases.expect("topic words", "of somebody without any permission", await follow(walkers.nobody, "words"), true)
  for (const name of Object.keys(topicKinds)) {
    const permission = TOPICS[name]
    if (permission === undefined) {
      if (name !== "words") cases.expect(`topic ${name}`, "is foreseen", "nobody wrote down who may follow it", "")
      continue
    }
    for (const level of WALK_LEVELS) {
      const walker = walkers.of(permission, level)
      for (const [topic, isTheirs] of topicsOf(name, level, walker))
        cases.expect(`topic ${name}`, `${topic} at level ${level}`, await follow(walker, topic), isTheirs)
    }
  }
}

const topicsOf = (name: string, level: WalkLevel, { agent }: Walker): ReadonlyArray<readonly [string, boolean]> => {
  const isWide = level === "team" || level === "department" || level === "organisation"
  const reached = (unit: string) => REACH[level].includes(unit)
  const units = Object.keys(UNITS)
  switch (name) {
    case "board":
    case "help":
    case "alarms":
      return [[name, level === "organisation"], ...units.map((unit) => [`${name}/${unit}`, reached(unit)] as const)]
    case "all-calls":
      return [["all-calls", isWide]]
    case "desk":
    case "own-alarms":
      return [[`${name}/${agent}`, true], ...units.map((unit) => [`${name}/${agentOf(unit)}`, reached(unit)] as const)]
    default:
      return [
        [`calls/${agent}`, level !== "none"],
        ...units.map((unit) => [`calls/${agentOf(unit)}`, reached(unit)] as const)
      ]
  }
}

/** A screen that says more than people do is shown out. */
const INTENTS_A_SCREEN = 10

/** Walks each intent with somebody of each level, for themselves and for an agent of each distance. */
export const walkIntents = async (around: Around): Promise<void> => {
  for (const { intents, orSelf, permission } of INTENTS_BY_PERMISSION)
    for (const level of WALK_LEVELS)
      for (let from = 0; from < intents.length; from += INTENTS_A_SCREEN)
        await walkIntentsAt(around, {
          intents: intents.slice(from, from + INTENTS_A_SCREEN),
          level,
          walker: around.walkers.of(permission, level),
          orSelf
        })
}

const walkIntentsAt = async (
  { baseUrl, cases }: Around,
  walk: {
    readonly intents: ReadonlyArray<Intent>
    readonly level: WalkLevel
    readonly walker: Walker
    readonly orSelf: boolean
  }
): Promise<void> => {
  const { intents, level, orSelf, walker } = walk
  const screen = openScreen(baseUrl, walker)
  let id = 0
  const isAllowed = async (agent: string, intent: Intent): Promise<boolean> => {
    const asked = ++id
    screen.say({ _tag: "Ask", id: asked, agent, intent })
    const frame = await screen.next((each) => each._tag === "IntentAnswered" && each["id"] === asked)
    return frame !== null && frame["answer"].reason !== "not-allowed"
  }
  await screen.next(({ _tag }) => _tag === "Hello")
  for (const intent of intents) {
    const name = `intent ${intent._tag}`
    const isOwn = orSelf || level !== "none"
    cases.expect(name, `for oneself at level ${level}`, await isAllowed(walker.agent, intent), isOwn)
    for (const unit of [HOME, "north-2", "south-1"])
      cases.expect(
        name,
        `for an agent of ${unit} at level ${level}`,
        await isAllowed(agentOf(unit), intent),
        REACH[level].includes(unit)
      )
  }
  screen.close()
}
