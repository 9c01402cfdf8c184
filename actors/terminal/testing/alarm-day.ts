/** One terminal, its incidents and an agent, on a road that loses and repeats messages: for laws over any day. */
import { type AlarmEvent, plainReport, type Reported } from "../../alarm-event.ts"
import type { Fact } from "../../facts.ts"
import type { IncidentOutcome } from "../../incident-words.ts"
import { incident } from "../../incident/kind.ts"
import type { Message as IncidentMessage, State as Incident } from "../../incident/protocol.ts"
import { type Output, saidBy, type Tell } from "../../output.ts"
import { throughJson } from "../../testing/through-json.ts"
import { AgentId, type EpochMs, QueueId } from "../../vocabulary.ts"
import { terminal } from "../kind.ts"
import type { Becomes, Card, Handling } from "../handling.ts"
import type { Message, State } from "../protocol.ts"

export const ana = AgentId.make("ana")
const queue = QueueId.make("alarms")
const MINUTE_MS = 60_000
/** 2026-11-27T00:00:00Z, 08:00 in Shanghai. */
export const MORNING = 1_795_737_600_000 as EpochMs

export const handlingOf = (event: AlarmEvent): Handling => ({
  class: { id: event, name: event, planVersion: 1 },
  priority: event === "fall" ? 200 : 100,
  queue,
  needs: [],
  steps: [
    { id: "speak", title: "Speak with them", mandatory: true, withinMs: MINUTE_MS },
    { id: "note", title: "Write it down", mandatory: false, withinMs: null },
    ...(event === "fall" ? [{ id: "ambulance", title: "Ambulance", mandatory: true, withinMs: 2 * MINUTE_MS }] : [])
  ],
  ladder: [
    { _tag: "prompt", forMs: 20_000, prompt: "we-come" },
    {
      _tag: "contact",
      forMs: 40_000,
      contact: { name: "Li", relation: "son", number: "13800138000", hasKeys: true }
    },
    { _tag: "supervisors", forMs: 30_000 }
  ],
  guardians: [{ name: "Li", relation: "son", number: "13800138000", hasKeys: true }]
})

export const cardOf = (more: Partial<Card> = {}): Card => ({
  revision: 1,
  title: "3-201 Wang",
  user: { customer: "c1", name: "王秀英" },
  area: null,
  testUntil: null,
  nuisance: { times: 3, withinMs: 24 * 60 * MINUTE_MS, lockMs: 3 * 24 * 60 * MINUTE_MS },
  checkIns: [9 * 60, 18 * 60],
  minutesEast: 480,
  checkInOpensMs: 4 * 60 * MINUTE_MS,
  missedCheckIn: handlingOf("check-in-missed"),
  reminder: { prompt: "check-in", waitMs: 2 * MINUTE_MS },
  ...more
})

export const reportOf = (event: AlarmEvent, more: Partial<Reported> = {}): Reported => ({
  ...plainReport(event, event),
  ...more
})

const TERMS = { queueName: "Alarms", alertTimeoutMs: 20_000, wrapUpMs: 0, music: "", priority: 1_000, needs: [] }
const OUTCOMES: ReadonlyArray<IncidentOutcome> = ["helped", "nuisance", "false-alarm", "nuisance"]

export interface Taken {
  readonly at: EpochMs
  readonly who: string
  readonly before: Incident | State
  readonly message: IncidentMessage | Message
  readonly after: Incident | State
  readonly outputs: ReadonlyArray<Output>
}

export const ACTIONS = 20
export type Action = readonly [sort: number, amount: number]

/** `isWritten`: every output goes through its written form, which takes ten times as long. */
export const makeAlarmDay = (card: Card = cardOf(), isWritten = false) => {
  let now = MORNING
  let state: State = terminal.initial("t1")
  const incidents = new Map<string, Incident>()
  const steps: Array<Taken> = []
  const facts: Array<Fact> = []
  const acknowledged: Array<string> = []
  let road: Array<Tell> = []
  let receipts = 0
  let offers = 0
  let last: Message | undefined

  const note = (taken: Taken): void => {
    steps.push(taken)
    for (const output of isWritten ? throughJson(taken.outputs) : taken.outputs) {
      if (output._tag === "Keep") facts.push(output.fact)
      else if (output._tag === "Ask") {
        if (output.request._tag === "Acknowledge")
          acknowledged.push((output.request as never as { receipt: string }).receipt)
      } else if (/^(?:incident|terminal)\//u.test(output.to)) road.push(output)
    }
  }
  const tell = (message: Message): void => {
    const before = state
    const [after, outputs] = terminal.transition(state, message)
    state = after
    note({ at: now, who: "terminal/t1", before, message, after, outputs })
  }
  const tellIncident = (id: string, message: IncidentMessage): void => {
    const before = incidents.get(id) ?? incident.initial(id)
    const [after, outputs] = incident.transition(before, message)
    incidents.set(id, after)
    note({ at: now, who: `incident/${id}`, before, message, after, outputs })
  }
  const deliver = ({ message, to }: Tell): void => {
    const stamped = { ...message, at: now }
    if (to === "terminal/t1") tell(stamped as never)
    else tellIncident(to.slice("incident/".length), stamped as never)
  }
  const deliverAll = (): void => {
    for (let round = 0; road.length > 0; round += 1) {
      if (round > 10_000) throw new Error("messages without end")
      const [first, ...rest] = road
      road = rest
      deliver(first!)
    }
  }
  const dueNext = () =>
    [
      ...terminal.timers(state).map(({ dueAt, message }) => ({ dueAt, run: () => tell(message(now)) })),
      ...[...incidents].flatMap(([id, one]) =>
        incident.timers(one).map(({ dueAt, message }) => ({ dueAt, run: () => tellIncident(id, message(now)) }))
      )
    ].toSorted((a, b) => a.dueAt - b.dueAt)[0]
  /** Every timer on the way, in order; what is told on the way is delivered unless the road is cut. */
  const passes = (ms: number, isCut = false): void => {
    const end = now + ms
    for (let round = 0; ; round += 1) {
      if (round > 20_000) throw new Error("timers without end")
      const next = dueNext()
      if (next === undefined || next.dueAt > end) break
      now = Math.max(now, next.dueAt) as EpochMs
      next.run()
      if (!isCut) deliverAll()
    }
    now = end as EpochMs
  }
  const says = (report: Reported, becomes: Becomes): void => {
    receipts += 1
    last = { _tag: "Told", at: now, receipt: `r${receipts}`, report, becomes }
    tell(last)
  }
  const press = (event: AlarmEvent, reference: string | null = `ref${receipts}`): void =>
    says(reportOf(event, { reference }), { _tag: "Incident", handling: handlingOf(event) })
  const current = (): string | undefined => [...incidents.keys()].findLast((id) => isAlive(incidents.get(id)!))
  const withCurrent = (run: (id: string, at: EpochMs) => void): void => {
    const id = current()
    if (id !== undefined) run(id, now)
  }
  const take = (id: string): void => {
    offers += 1
    const mine = { at: now, agent: ana, offer: offers }
    tellIncident(id, { _tag: "Admitted", at: now, queue, terms: TERMS })
    tellIncident(id, { _tag: "AgentAccepted", ...mine })
    tellIncident(id, { _tag: "AgentTook", ...mine })
  }

  tell({ _tag: "Configured", at: now, card })
  return {
    press,
    /** The latest message once more, as of now. */
    repeat: (): void => {
      if (last?._tag !== "Told") return
      receipts += 1
      last = { ...last, at: now, receipt: `r${receipts}` }
      tell(last)
    },
    withCurrent,
    road: (change: (road: ReadonlyArray<Tell>) => ReadonlyArray<Tell>): void => void (road = [...change(road)]),
    offers: () => offers,

    says,
    tell,
    tellIncident,
    take,
    passes,
    deliverAll,
    lose: (): void => void (road = []),
    state: () => state,
    incidents,
    steps,
    facts,
    acknowledged,
    receipts: () => receipts,
    now: () => now
  }
}

type Day = ReturnType<typeof makeAlarmDay>

/** What may happen, by its number in a script. */
const ACTIONS_BY_SORT: ReadonlyArray<(day: Day, amount: number) => void> = [
  (day) => day.press("personal"),
  (day) => day.press("fall"),
  // The same again: it did not hear the acknowledgement.
  (day) => day.repeat(),
  (day) => day.press("personal", null),
  (day) => day.says(reportOf("cancel"), { _tag: "Note" }),
  (day) => day.says(reportOf("check-in"), { _tag: "Note" }),
  // A fault that is visited, one that is an incident besides, and one that is an incident alone.
  (day, amount) => {
    if (amount % 4 > 1) day.press(amount % 4 === 2 ? "battery-low" : "tamper", null)
    else day.says(reportOf("battery-low"), { _tag: "Task", queue, title: "Battery", priority: 0 })
  },
  (day, amount) =>
    day.says(reportOf(amount % 2 === 0 ? "battery-low" : "tamper", { phase: "restored" }), { _tag: "Note" }),
  // The engine dies: what was on the road is gone.
  (day) => {
    day.lose()
    day.tell({ _tag: "Recovered", at: day.now() })
    for (const [id, one] of day.incidents)
      if (!incident.vacant(one)) day.tellIncident(id, { _tag: "Recovered", at: day.now() })
  },
  (day, amount) => day.road((road) => road.filter((_, index) => index !== amount % road.length)),
  (day, amount) => day.road((road) => [...road, ...road.slice(amount % Math.max(1, road.length)).slice(0, 1)]),
  (day) => day.deliverAll(),
  (day) => day.withCurrent((id) => day.take(id)),
  (day) =>
    day.withCurrent((id, at) => day.tellIncident(id, { _tag: "AgentRefused", at, agent: ana, offer: day.offers() })),
  (day, amount) =>
    day.withCurrent((id, at) =>
      day.tellIncident(id, { _tag: "StepDone", at, by: ana, step: ["speak", "ambulance"][amount % 2]!, note: null })
    ),
  (day, amount) =>
    day.withCurrent((id, at) =>
      day.tellIncident(id, { _tag: "Closed", at, by: "ana", outcome: OUTCOMES[amount % OUTCOMES.length]!, note: null })
    ),
  (day, amount) =>
    day.withCurrent((id, at) =>
      amount % 2 === 0
        ? day.tellIncident(id, { _tag: "Suspended", at, by: "ana", until: (at + 600_000) as EpochMs, reason: "waits" })
        : day.tellIncident(id, { _tag: "HandedOver", at, by: "ana", to: null, note: "end of shift" })
    ),
  (day, amount) =>
    day.withCurrent((id, at) => {
      const one = day.incidents.get(id)!
      if (one._tag === "Open" && one.escalation !== null)
        day.tellIncident(id, {
          _tag: "ContactAnswered",
          at,
          rung: one.escalation.rung,
          climb: one.escalation.climb - (amount % 3 === 0 ? 1 : 0),
          answer: amount % 2 === 0 ? "accepted" : "not-reached"
        })
    }),
  (day, amount) => day.passes(amount * 1_000, amount % 2 === 0),
  (day, amount) => day.passes(amount * MINUTE_MS)
]

/** One line a step, time first. */
export const traceOf = ({ steps }: Pick<Day, "steps">): string => {
  const lines = steps.map(({ after, at, before, message, outputs, who }) =>
    `${String(at - MORNING).padStart(7)} ${who} ${before._tag} --${message._tag}--> ${after._tag} ${outputs.map(saidBy).join(" ")}`.trimEnd()
  )
  return `${lines.join("\n")}\n`
}

export const act = (day: Day, [sort, amount]: Action): void =>
  ACTIONS_BY_SORT[sort % ACTIONS_BY_SORT.length]!(day, amount)

export const isAlive = ({ _tag }: Incident): boolean => _tag === "Open" || _tag === "Suspended"
