import { type CapacityProfile, DEFAULT_CAPACITY } from "#actors/capacity.ts"
import type { AgentSettings, Centre, ListedNumber, QueueSettings, WorkingCalendar } from "#actors/centre.ts"
import type { Flow } from "#actors/flow/flow.ts"
import type { RecordingRule } from "#actors/recording-policy.ts"
import { type Channel, CHANNELS, type Need } from "#actors/work.ts"
import { type Reason, ReasonId } from "#actors/reasons.ts"
import type { ServiceName, ServicePlan } from "./services.ts"
import { ALARM_SETTINGS, type AlarmPlan, type TerminalPlan } from "./terminal-plans.ts"
import type { Address, AgentId, AreaId, GroupId, QueueId } from "#actors/vocabulary.ts"

/** Any day will do: 2026-11-23T08:00:00Z. */
export const MORNING = 1_795_420_800_000

/**
 * One day of a small centre as plain data: what people will do, and what goes wrong. Together with `seed`, which decides
 * every delay and every order of simultaneous things, it is the whole story; it can be pasted into a test.
 */
export interface Scenario {
  readonly seed: number
  readonly callers: ReadonlyArray<CallerPlan>
  /** Agents who know callers, by the number they call from; "never": who asks is not answered. */
  readonly known?: Readonly<Record<string, KnownPlan | "never">>
  /** Written work that comes in; none when absent. */
  readonly tasks?: ReadonlyArray<TaskPlan>
  /** Whom somebody is to call back, entered by hand; nobody when absent. */
  readonly callbacks?: ReadonlyArray<CallbackPlan>
  /** What alarm terminals say; nothing when absent. */
  readonly alarms?: ReadonlyArray<AlarmPlan>
  /** Terminals of which more is known than that they are there. */
  readonly terminals?: ReadonlyArray<TerminalPlan>
  readonly agents: ReadonlyArray<AgentPlan>
  readonly faults?: Faults
  readonly changes?: ReadonlyArray<{ readonly at: number } & CentreDeed>
  /** What people do with calls besides talking. */
  readonly services?: ReadonlyArray<ServicePlan>
  /** Telephones of agents talk with each other through the switch alone. */
  readonly houseTalks?: ReadonlyArray<HouseTalk>
  /** Settings of the lines that differ from the usual. */
  readonly queues?: Readonly<Record<string, Partial<QueueSettings>>>
  /** The longest a message between switch and engine takes; 0 for an orderly trace. */
  readonly jitterMs?: number
  /** Whether the switch ends the other leg by itself when one side of a talk goes; it does unless told otherwise. */
  readonly clearsOther?: boolean
  /** Whether the switch ends rings by itself in time; otherwise the engine must, and races with who answers just then. */
  readonly endsRings?: boolean
  /** So long after the last of it came, and after the last fault, nothing waits any more. No law when absent. */
  readonly servedWithinMs?: number
  /** Longer than this the switch writes no recording, whatever is asked of it. */
  readonly longestRecordingMs?: number
}

/** A caller's own agent, and who spoke with them so long before their call comes. */
export interface KnownPlan {
  readonly own?: string
  readonly last?: { readonly agent: string; readonly agoMs: number }
}

export interface CallerPlan {
  readonly at: number
  readonly dials?: string
  /** The number they call from, as their line writes it; one of their own when absent. */
  readonly calls?: string
  /** Keys, each so long after the call began. */
  readonly presses?: ReadonlyArray<{ readonly afterMs: number; readonly digit: string }>
  /** Gives up so long after the call began, wherever the call is by then, unless talking. */
  readonly patienceMs?: number
  /** Hangs up so long after the talk began; otherwise the agent does. */
  readonly talksMs?: number
}

/** An agent's telephone has a call that is none of the engine's, unless it is in use just then. */
export interface HouseTalk {
  readonly at: number
  readonly agent: string
  readonly forMs: number
}

export interface CallbackPlan {
  readonly at: number
  readonly number: string
  readonly queue: string
  readonly notBeforeMs?: number
  readonly cancelledAfterMs?: number
}

export interface TaskPlan {
  readonly at: number
  readonly channel: Exclude<Channel, "voice">
  readonly queue: string
  readonly priority?: number
  readonly needs?: ReadonlyArray<Need>
  /** The agent who is to have it, by name; nobody when absent. */
  readonly preferred?: string
  readonly area?: string
  /** A supervisor takes it out so long after it came, should it still be there. */
  readonly withdrawnAfterMs?: number
}

/** What a person does with work on their panel. `ends` even while it is set aside for something else. */
export type Handling =
  | { readonly takesAfterMs: number; readonly worksMs: number; readonly ends?: "anyhow" }
  | { readonly refusesAfterMs: number }
  | "never"

/** What a telephone does when it rings. */
export type Reaction =
  | { readonly answersAfterMs: number; readonly talksMs?: number }
  | { readonly rejectsAfterMs: number }
  | "never"
  | "busy"

/** Whether a telephone takes a call when it is told to; some say so and do not. */
export type Click = "takes" | "refuses" | "none"

export type Deed =
  | "sign-in"
  | "sign-out"
  | "ready"
  | "not-ready"
  | "calls-only"
  | "writing-only"
  | "finish-wrap-up"
  | "extend-wrap-up"
  | "keep-wrap-up"
  | "ask-help"
  | "withdraw-help"
  /** Two supervisors see to it in the same moment. */
  | "is-helped"
  | "reject"
  | "answer"
  | "hang-up"
  | "plug-in"
  | "unplug"
  | "open-panel"
  | "close-panel"

/** A state the agent comes into, or somebody's call beginning to wait. */
export type Occasion = "Reserved" | "Ringing" | "Talking" | "WrapUp" | "NotReady" | "a call waits"

/** What an administrator does with the centre's tables. */
export type CentreDeed =
  | { readonly does: "remove-agent" | "add-agent"; readonly agent: string }
  | { readonly does: "change-agent"; readonly agent: string; readonly to: Partial<AgentSettings> }
  | { readonly does: "remove-queue" | "add-queue"; readonly queue: string }
  | { readonly does: "change-queue"; readonly queue: string; readonly to: Partial<QueueSettings> }
  /** The next version of a flow. */
  | { readonly does: "add-flow"; readonly flow: Flow }
  | { readonly does: "move-number"; readonly number: string; readonly to: string }
  /** The rules by which calls are recorded from then on. */
  | { readonly does: "set-recording"; readonly rules: ReadonlyArray<RecordingRule> }
  /** Flows whose callers are recorded as soon as they arrive. */
  | { readonly does: "record-from-arrival"; readonly flows: ReadonlyArray<string> }

export interface AgentPlan {
  readonly name: string
  /** Not in the centre until an administrator adds them. */
  readonly comesLater?: boolean
  /** Lines served; all when absent. */
  readonly queues?: ReadonlyArray<string>
  /** With a level each; none when absent. */
  readonly skills?: Readonly<Record<string, number>>
  /** In a line that chooses by tiers; the first when absent. */
  readonly tiers?: Readonly<Record<string, number>>
  /** Where they serve; everywhere when absent. */
  readonly areas?: ReadonlyArray<string>
  /** The id of a profile of {@link CAPACITIES}; the usual one when absent. */
  readonly capacity?: string
  /** Whether a panel is open from the beginning. */
  readonly panel?: boolean
  /** What is done with the first work on the panel, the second …; begins anew after the last. Taken and soon done when absent. */
  readonly written?: ReadonlyArray<Handling>
  /** What the telephone does at its first ring, its second …; begins anew after the last. */
  readonly rings: ReadonlyArray<Reaction>
  /** "none" when absent. */
  readonly click?: Click
  /** What the person does besides, so long after the beginning. Signing in and being ready at the beginning need no mention. */
  readonly deeds?: ReadonlyArray<{ readonly at: number; readonly does: Deed }>
  /** What they do in the very moment something happens. */
  readonly reflexes?: ReadonlyArray<{ readonly on: Occasion; readonly does: Deed }>
  /** How long a person takes to notice that they are not where they want to be. */
  readonly noticesAfterMs?: number
}

/** A disk slower than that is away, and no written work is taken in. */
const DISK_AWAY_MS = 1_000
export const isDiskAway = ({ commitEveryMs = 0 }: Faults): boolean => commitEveryMs > DISK_AWAY_MS

export interface Faults {
  /** Chances of an event of the switch to be lost, late by up to 3 s, repeated within 2 s. */
  readonly lost?: number
  readonly late?: number
  readonly repeated?: number
  /**
   * The core dies and is back so much later: at a time, or at its n-th step. `beforeActing`: that step is on
   * disk, and nothing of what it asked for is done; otherwise all is done and the journal may know nothing of it.
   * `older`: who died was of an older version, and wrote what is on disk.
   */
  readonly crashes?: ReadonlyArray<
    | { readonly at: number; readonly downMs: number; readonly older?: boolean }
    | {
        readonly atStep: number
        readonly downMs: number
        readonly beforeActing?: boolean
        readonly older?: boolean
      }
    /** In the step in which a call does what somebody asks of it, for the first time that day. */
    | {
        readonly atService: ServiceName
        readonly downMs: number
        readonly beforeActing?: boolean
        readonly older?: boolean
      }
  >
  /** The link between core and switch is down. `switchDies`: because the switch died, with every leg; it is back when the link is. */
  readonly linkDown?: ReadonlyArray<{ readonly at: number; readonly forMs: number; readonly switchDies?: boolean }>
  /** What the journal has not yet committed is lost with the core: the usual batch, or more while the database is away. */
  readonly commitEveryMs?: number
  /** After how long without a step the actors of a kind leave memory, to be woken by a message or a timer. */
  readonly sleepsAfterMs?: Readonly<Partial<Record<"agent" | "queue", number>>>
  /** Unread messages an actor may have; the runtime's own limit unless told otherwise. */
  readonly mailboxLimit?: number
  /** Messages that mean nothing fill the mailbox of an actor and keep it full for so long; whatever else comes then is lost. */
  readonly floods?: ReadonlyArray<{ readonly at: number; readonly to: Address; readonly forMs: number }>
  /** A message comes to an actor that its transition does not survive. */
  readonly poison?: ReadonlyArray<{ readonly at: number; readonly to: Address }>
  /** Chance of an event to be told once more when the call is long forgotten. */
  readonly belated?: number
}

const queue = (id: string, name: string, priority: number, changed: Partial<QueueSettings> = {}): QueueSettings => ({
  id: id as QueueId,
  name,
  group: "centre" as GroupId,
  priority,
  strategy: "longest-idle",
  ringTimeoutMs: 20_000,
  wrapUpMs: 5_000,
  serviceLevelSeconds: 20,
  music: "music-on-hold",
  maxWaiting: 8,
  ageingMs: null,
  needs: [],
  channels: CHANNELS,
  callbacks: { tries: 2, spacingMs: 15_000, withinMs: 150_000 },
  ...changed
})

/** Profiles beside the usual one: one thing at a time, where anything urgent sets aside what is written; and all at once. */
export const CAPACITIES: ReadonlyArray<CapacityProfile> = [
  {
    id: "one-thing",
    channels: { voice: 1, alarm: 1, chat: 1, mail: 1, sms: 1, task: 1 },
    exclusive: [CHANNELS],
    preempts: [
      { channel: "alarm", sets: ["chat", "mail", "sms", "task"] },
      { channel: "voice", sets: ["mail", "task"] }
    ]
  },
  {
    id: "everything",
    channels: { voice: 1, alarm: 2, chat: 4, mail: 4, sms: 4, task: 4 },
    exclusive: [],
    preempts: []
  },
  {
    id: "no-alarms",
    channels: { voice: 1, alarm: 0, chat: 2, mail: 1, sms: 2, task: 1 },
    exclusive: [["voice", "chat"]],
    preempts: [{ channel: "voice", sets: ["chat"] }]
  }
]

/** A reason beside the usual ones, which keeps calls away and lets written work come. */
export const WRITING = ReasonId.make("no-calls")
const REASONS: ReadonlyArray<Reason> = [
  {
    id: WRITING,
    zh: "只办文字",
    en: "Written work only",
    pauses: ["voice", "alarm"],
    colour: "not-ready",
    icon: "bar",
    order: 60,
    chosenBy: "agent"
  }
]

/** Where callers and agents are; 95001 is a number of the first. */
export const AREAS = ["north", "south", "west"].map((area) => area as AreaId)

/** Prompts of the simulated switch, and how long they last. */
export const PROMPTS: Readonly<Record<string, number>> = {
  welcome: 3_000,
  menu: 4_000,
  goodbye: 2_000,
  wait: 3_000,
  beep: 400
}

export const FLOWS: ReadonlyArray<Flow> = [
  {
    id: "hotline",
    version: 1,
    start: "welcome",
    nodes: {
      welcome: { _tag: "Play", prompt: "welcome", next: "menu" },
      menu: {
        _tag: "Menu",
        prompt: "menu",
        keys: { "1": "sales", "2": "help", "9": "bye" },
        timeoutMs: 5_000,
        tries: 2,
        otherwise: "bye"
      },
      sales: { _tag: "Enqueue", queue: "sales" as QueueId },
      help: { _tag: "Enqueue", queue: "help" as QueueId },
      bye: { _tag: "Play", prompt: "goodbye", next: "end" },
      end: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
    }
  },
  { id: "direct", version: 1, start: "sales", nodes: { sales: { _tag: "Enqueue", queue: "sales" as QueueId } } },
  {
    id: "office",
    version: 1,
    start: "hours",
    nodes: {
      hours: { _tag: "Hours", calendar: "office", open: "sales", closed: "bye" },
      sales: { _tag: "Enqueue", queue: "sales" as QueueId },
      bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
    }
  },
  {
    id: "rush",
    version: 1,
    start: "announce",
    nodes: {
      announce: { _tag: "Play", prompt: "welcome", early: true, next: "hours" },
      hours: { _tag: "Hours", calendar: "office", open: "sales", closed: "busy" },
      sales: { _tag: "Enqueue", queue: "sales" as QueueId },
      busy: { _tag: "HangUp", cause: "USER_BUSY" }
    }
  },
  {
    id: "back",
    version: 1,
    start: "ask",
    nodes: {
      ask: {
        _tag: "Callback",
        queue: "sales" as QueueId,
        prompt: "menu",
        enterPrompt: "wait",
        timeoutMs: 5_000,
        done: "thanks",
        otherwise: "sales"
      },
      thanks: { _tag: "Play", prompt: "goodbye", next: "end" },
      end: { _tag: "HangUp", cause: "NORMAL_CLEARING" },
      sales: { _tag: "Enqueue", queue: "sales" as QueueId }
    }
  }
]

/** Versions that come while calls go through the older ones: a shorter menu, and another line. */
export const LATER_FLOWS: ReadonlyArray<Flow> = [
  {
    id: "hotline",
    version: 2,
    start: "menu",
    nodes: {
      menu: {
        _tag: "Menu",
        prompt: "menu",
        keys: { "1": "help", "2": "sales" },
        timeoutMs: 4_000,
        tries: 1,
        otherwise: "help"
      },
      sales: { _tag: "Enqueue", queue: "sales" as QueueId },
      help: { _tag: "Enqueue", queue: "help" as QueueId }
    }
  },
  {
    id: "direct",
    version: 2,
    start: "hello",
    nodes: {
      hello: { _tag: "Say", text: "{waiting}", language: "en", queue: "help", fallback: "welcome", next: "help" },
      help: { _tag: "Enqueue", queue: "help" as QueueId }
    }
  },
  { id: "direct", version: 3, start: "extra", nodes: { extra: { _tag: "Enqueue", queue: "extra" as QueueId } } }
]

const lineOf = (id: string, changed: Partial<QueueSettings> = {}): QueueSettings =>
  queue(id, id, id === "help" ? 10 : 0, changed)

const agentOf = ({ areas = [], capacity, name, queues: served, skills = {}, tiers }: AgentPlan): AgentSettings => ({
  id: name as AgentId,
  name,
  queues: (served ?? ["sales", "help"]) as ReadonlyArray<QueueId>,
  skills,
  ...(tiers === undefined ? {} : { tiers: tiers as AgentSettings["tiers"] & object }),
  areas: areas as ReadonlyArray<AreaId>,
  capacity: capacity ?? DEFAULT_CAPACITY.id,
  autoAnswerSeconds: null,
  narrowLine: false,
  recording: "rules"
})

/** The tables after a deed. One that means nothing there, such as taking out who is not in, changes nothing. */
export const changedBy = (centre: Centre, deed: CentreDeed, { agents: plans, queues = {} }: Scenario): Centre => {
  const { agents, flows, numbers, queues: lines } = centre
  switch (deed.does) {
    case "remove-agent":
      return { ...centre, agents: agents.filter(({ id }) => id !== deed.agent) }
    case "add-agent": {
      const plan = plans.find(({ name }) => name === deed.agent)
      const isThere = agents.some(({ id }) => id === deed.agent)
      return plan === undefined || isThere ? centre : { ...centre, agents: [...agents, agentOf(plan)] }
    }
    case "change-agent":
      return { ...centre, agents: agents.map((one) => (one.id === deed.agent ? { ...one, ...deed.to } : one)) }
    case "remove-queue":
      // A centre without any queue is no centre. Nobody serves what is not there.
      return lines.length === 1
        ? centre
        : {
            ...centre,
            queues: lines.filter(({ id }) => id !== deed.queue),
            agents: agents.map((one) => ({ ...one, queues: one.queues.filter((id) => id !== deed.queue) }))
          }
    case "add-queue":
      return lines.some(({ id }) => id === deed.queue)
        ? centre
        : { ...centre, queues: [...lines, lineOf(deed.queue, queues[deed.queue])] }
    case "change-queue":
      return { ...centre, queues: lines.map((one) => (one.id === deed.queue ? { ...one, ...deed.to } : one)) }
    case "add-flow":
      return flows.some(({ id, version }) => id === deed.flow.id && version >= deed.flow.version)
        ? centre
        : { ...centre, flows: [...flows, deed.flow] }
    case "move-number":
      return { ...centre, numbers: { ...numbers, [deed.number]: deed.to } }
    case "set-recording":
      return { ...centre, recordingRules: deed.rules }
    case "record-from-arrival":
      return { ...centre, recordedFromArrival: deed.flows }
  }
}

/** Numbers that the lists know, as their lines write them; {@link LISTED} writes them otherwise. */
export const KNOWN_NUMBERS = { vip: "013900000001", black: "+8613900000002", white: "13900000003" } as const

const listed = (number: string, list: ListedNumber["list"], until: string | null): ListedNumber => ({
  number,
  list,
  until,
  cause: "CALL_REJECTED",
  flow: null,
  passesHours: true
})

const LISTED: ReadonlyArray<ListedNumber> = [
  listed("13900000001", "vip", null),
  listed("13900000002", "black", "2026-11-23"),
  listed("+8613900000003", "white", null),
  listed("+86013900000001", "black", "2026-11-22")
]

/** Whoever is promised it by this queue is called back while the office is open. */
const IN_HOURS: QueueSettings["callbacks"] = { tries: 2, spacingMs: 15_000, withinMs: 150_000, calendar: "office" }

/** Of the simulated day, which begins on a Monday at 16:00: open for one minute, closed for one, open for one. */
const OFFICE: WorkingCalendar = {
  id: "office",
  week: Array.from({ length: 7 }, (_, day) =>
    day === 0
      ? [
          { from: "16:00", to: "16:01" },
          { from: "16:02", to: "16:03" }
        ]
      : []
  ),
  keepsHolidays: true,
  days: []
}

/** Whoever is called back is called by this trunk. */
const DIALLING: NonNullable<Centre["dialling"]> = {
  trunks: [
    {
      id: "carrier",
      order: 1,
      takes: ["local", "national", "international", "service"],
      zeroBeforeMobiles: false,
      shown: "95003",
      shows: [],
      isPrivate: false
    }
  ],
  barred: [],
  showsLastCalled: false,
  rights: {},
  shownForAgents: {},
  shownForQueues: {}
}

/** 95004 answers late. 95003 promises to call back. 95002 has opening hours. 95000 greets and asks for a line, 95001 leads straight into sales; other numbers are unknown. */
export const centreOf = ({ agents, queues = {} }: Scenario): Centre => {
  const lines = [
    queue("sales", "Sales", 0, queues["sales"]),
    queue("help", "Help", 10, { callbacks: IN_HOURS, ...queues["help"] })
  ]
  return {
    queues: lines,
    agents: agents.filter(({ comesLater }) => comesLater !== true).map(agentOf),
    capacities: CAPACITIES,
    reasons: REASONS,
    numbers: { "95000": "hotline", "95001": "direct", "95002": "office", "95003": "back", "95004": "rush" },
    answeredLate: ["rush"],
    dialling: DIALLING,
    ...(agents.some(({ areas }) => areas !== undefined) ? { numberAreas: { "95001": AREAS[0]! } } : {}),
    listed: LISTED,
    calendars: [OFFICE],
    holidays: {},
    flows: FLOWS,
    alarms: ALARM_SETTINGS
  }
}
