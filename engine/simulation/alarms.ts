import { plainReport, type Reported } from "#actors/alarm-event.ts"
import type { Tagged } from "#actors/behaviour.ts"
import { type State as Incident, tellIncident } from "#actors/incident/protocol.ts"
import type { AlarmCallRequest } from "#actors/incident/requests.ts"
import type { Card } from "#actors/terminal/handling.ts"
import { type State as Terminal, tellTerminal } from "#actors/terminal/protocol.ts"
import type { AlarmLineRequest } from "#actors/terminal/requests.ts"
import type { Centre } from "#actors/centre.ts"
import type { AgentId, CallId, EpochMs } from "#actors/vocabulary.ts"
import { alarmsOf, becomesOf, isNews, toldOf } from "../perform/alarm-intake.ts"
import {
  makeStrangersBook,
  STRANGER,
  strangerBecomes,
  strangerCard,
  type StrangersBook,
  strangersReport
} from "../perform/alarm-strangers.ts"
import type { AlarmMessage } from "../ports/AlarmIntake.ts"
import type { Look } from "../perform/look.ts"
import type { Chance } from "./chance.ts"
import type { Scenario } from "./scenario.ts"
import { makeSimulatedLines, type SimulatedLines } from "./simulated-lines.ts"
import type { SimulatedRuntime, Step } from "./simulated-runtime.ts"
import type { AlarmPlan, TerminalPlan } from "./terminal-plans.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"
import { makeVirtualTerminals, type VirtualTerminals } from "./virtual-terminals.ts"

/** As devices do: what is not acknowledged is said again. */
const REPEAT_EVERY_MS = 3_000
/** Between two looks at the incidents on panels. */
const LOOK_MS = 1_000
/** A read of a terminal's records. */
const READ_MS = 50
/** A day has no hour: a stranger begins an incident so often. */
export const STRANGER_EVERY_MS = 60_000

/** Terminals, their lines, whoever is called about them, and the agents who close what they have. */
export interface Alarms {
  readonly begin: (plans: ReadonlyArray<AlarmPlan>, terminals: ReadonlyArray<TerminalPlan>) => void
  /** What the ports of alarms do; `later`: unless the core dies before. */
  readonly line: (asked: Tagged) => void
  readonly calls: (asked: Tagged, later: (answer: () => void) => void) => void
  /** Closes what nobody took. */
  readonly tidies: () => void
  /** Codes that were acknowledged: each is of one press. */
  readonly acknowledged: () => ReadonlySet<string>
  readonly lines: Pick<SimulatedLines, "isTaken">
  readonly stepped: (step: Step) => void
  readonly records: Pick<VirtualTerminals, "card" | "history">
}

/** What a terminal sends; no other message of the day has this code. */
export const codeOf = ({ silent }: AlarmPlan, index: number): string => `${silent ? "silence-2 " : ""}p${index + 1}`

export const makeAlarms = (around: {
  readonly agenda: VirtualAgenda
  readonly chance: Chance
  readonly centre: () => Centre
  readonly runtime: () => SimulatedRuntime
  readonly deciding: () => boolean
  readonly look: () => Look
}): Alarms => {
  const { agenda, centre, chance, deciding, look: lookNow, runtime } = around
  const after = (ms: number, run: () => void) => agenda.at(agenda.now() + ms, run)
  const acknowledged = new Set<string>()
  /** Since when an incident was seen at hand. */
  const seen = new Map<string, number>()
  const stateOf = (id: string) => runtime().stateOf(`terminal/${id}`) as Terminal | undefined
  const records = makeVirtualTerminals({ agenda, centre, deciding, stateOf, tell: (tell) => runtime().tell(tell) })

  const lines = makeSimulatedLines({ look: lookNow, runtime })
  const strangers = makeStrangers(runtime)
  /** The calls in which something is said. */
  const calls = new Map<string, CallId>()

  const say = (plan: AlarmPlan, code: string): void => {
    if (acknowledged.has(code)) return
    if (deciding()) take(plan, code)
    after(REPEAT_EVERY_MS, () => say(plan, code))
  }

  /** As the core's door does: it reads the records, and tells the actor of its card and of what it said. */
  const take = (plan: AlarmPlan, code: string): void => {
    const found = records.find(plan.terminal)
    const call = plan.inCall === true ? (calls.get(code) ?? lines.anyCall(chance)) : undefined
    if (call !== undefined) calls.set(code, call)
    const message = messageOf(plan, code, agenda.now(), call)
    after(chance.between(0, READ_MS), () => {
      const alarms = alarmsOf(centre())
      if (alarms === undefined || !deciding()) return
      const id = found?.id ?? strangers.idOf(message, agenda.now())
      const { reports } = message
      const card = found === null ? ofStranger(strangerCard(id, message)) : records.card(found)
      const heard = found === null ? reports.map((report) => strangersReport(report, message)) : reports
      const becomes = (report: Reported) =>
        found === null ? strangerBecomes(alarms) : becomesOf(alarms, found, report)
      if (card !== undefined && isNews(stateOf(id), card))
        runtime().tell(tellTerminal(id, { _tag: "Configured", card }))
      for (const { tell } of toldOf(id, { ...message, reports: heard }, becomes)) runtime().tell(tell)
    })
  }

  const open = function* (): Generator<
    readonly [id: string, state: Extract<Incident, { _tag: "Open" | "Suspended" }>]
  > {
    for (const [address, state] of runtime().states()) {
      const incident = state as Incident
      if (address.startsWith("incident/") && (incident._tag === "Open" || incident._tag === "Suspended"))
        yield [address.slice("incident/".length), incident]
    }
  }

  /** Whoever has one works on it for a while, hands some over, puts some away, and closes the others. */
  const look = (): void => {
    if (deciding())
      for (const [id, state] of open()) {
        if (state._tag !== "Open" || (state.desk._tag !== "Active" && state.desk._tag !== "SetAside")) {
          seen.delete(id)
          continue
        }
        const { agent } = state.desk
        const sinceMs = seen.get(id) ?? agenda.now()
        seen.set(id, sinceMs)
        if (state.case.line?.stands === "held" && chance.happens(0.3)) lines.talks(id, agent)
        if (agenda.now() - sinceMs >= worksMsOf(id)) ends(id, agent)
      }
    after(LOOK_MS, look)
  }

  const ends = (id: string, agent: AgentId): void => {
    const tell = runtime().tell
    if (chance.happens(0.15)) return tell(tellIncident(id, { _tag: "HandedOver", by: agent, to: null, note: "later" }))
    if (chance.happens(0.1)) {
      const until = (agenda.now() + chance.between(1_000, 20_000)) as EpochMs
      return tell(tellIncident(id, { _tag: "Suspended", by: agent, until, reason: "waits for the son" }))
    }
    if (chance.happens(0.9)) tell(tellIncident(id, { _tag: "StepDone", by: agent, step: "speak", note: null }))
    tell(tellIncident(id, { _tag: "Closed", by: agent, outcome: chance.pick(["helped", "nuisance"]), note: null }))
  }

  /** Some say at once that they are well, some hang up, some are not at home. */
  const remind = ({ deadline, terminal }: Extract<AlarmLineRequest, { _tag: "Remind" }>): void => {
    const confirmed = chance.pick([true, true, false, null])
    if (confirmed === null) return
    after(chance.between(1_000, 12_000), () => {
      if (deciding()) runtime().tell(tellTerminal(terminal, { _tag: "ReminderHeard", deadline, confirmed }))
    })
  }

  return {
    records,
    lines,
    stepped: (step) => {
      lines.stepped(step.address, step.before, step.after)
      strangers.stepped(step)
    },
    begin: (plans, terminals) => {
      if (plans.length + terminals.length === 0) return
      records.begin(terminals)
      for (const [index, plan] of plans.entries()) after(plan.at, () => say(plan, codeOf(plan, index)))
      look()
    },
    line: (asked) => {
      const request = asked as AlarmLineRequest
      if (request._tag === "Acknowledge") acknowledged.add(request.receipt.slice(0, request.receipt.lastIndexOf("#")))
      else if (request._tag === "Remind") remind(request)
    },
    calls: (asked, later) => {
      const request = asked as AlarmCallRequest
      if (request._tag === "LookAtLine" || request._tag === "CallBack" || request._tag === "BackNoMore")
        return later(() => lines.asked(request))
      if (request._tag !== "CallContact") return
      const { climb, incident, rung } = request
      const answer = chance.pick(["accepted", "refused", "not-reached"] as const)
      later(() => runtime().tell(tellIncident(incident, { _tag: "ContactAnswered", climb, rung, answer })))
    },
    tidies: () => {
      for (const [id, state] of open()) {
        const owner = state._tag === "Open" && "agent" in state.desk ? state.desk.agent : ("" as AgentId)
        runtime().tell(tellIncident(id, { _tag: "StepDone", by: owner, step: "speak", note: null }))
        runtime().tell(tellIncident(id, { _tag: "Closed", by: "supervisor", outcome: "helped", note: null }))
      }
    },
    acknowledged: () => acknowledged
  }
}

/** As the core's door does, in each of its lives anew. */
const makeStrangers = (runtime: () => SimulatedRuntime): Pick<StrangersBook, "idOf"> & Pick<Alarms, "stepped"> => {
  let [life, book] = [-1, makeStrangersBook([])]
  const there = function* () {
    for (const [address, state] of runtime().states()) {
      const { goesAt } = state as Partial<Extract<Terminal, { _tag: "Serving" }>>
      if (address.startsWith(`terminal/${STRANGER}`) && goesAt !== undefined)
        yield { id: address.slice("terminal/".length), since: goesAt - STRANGER_EVERY_MS }
    }
  }
  return {
    idOf: (message, now) => {
      if (life !== runtime().upSince()) book = makeStrangersBook(there(), STRANGER_EVERY_MS)
      life = runtime().upSince()
      return book.idOf(message, now)
    },
    stepped: ({ address, after }) => {
      if (address.startsWith(`terminal/${STRANGER}`) && after._tag === "Gone")
        book.gone(address.slice("terminal/".length))
    }
  }
}

/** On a day without alarms no terminal is there to fall asleep, and nobody looks whether one should. */
export const terminalsSleep = ({
  alarms = [],
  seed,
  terminals = []
}: Pick<Scenario, "alarms" | "seed" | "terminals">): Record<string, number | null> => ({
  terminal: alarms.length + terminals.length === 0 ? null : 500 + (seed % 7) * 5_000
})

/** Each its own time, the same in every life of the core. */
const worksMsOf = (id: string): number => 2_000 + ((id.length * 7_919 + id.charCodeAt(id.length - 1) * 977) % 20_000)

const ofStranger = (card: Card): Card => ({ ...card, incidentEveryMs: STRANGER_EVERY_MS })

const messageOf = (
  { event, phase = "began", silent, terminal }: AlarmPlan,
  code: string,
  now: number,
  call: CallId | undefined
): AlarmMessage => ({
  receipt: code,
  line: "dc09",
  dialect: null,
  account: terminal,
  number: null,
  source: silent ? "lines" : "udp",
  receivedAt: now as EpochMs,
  raw: "",
  reports: [
    {
      ...plainReport(event, code),
      reference: code,
      phase,
      ...(call === undefined
        ? {}
        : { voice: { way: "same-call", number: "13800138001", call: { id: call, talks: call.length % 2 === 0 } } })
    }
  ]
})
