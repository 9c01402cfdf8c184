import { type AlarmEvent, plainReport, type Reported } from "#actors/alarm-event.ts"
import { type State as Incident, tellIncident } from "#actors/incident/protocol.ts"
import type { AlarmCallRequest } from "#actors/incident/requests.ts"
import type { Card, Handling } from "#actors/terminal/handling.ts"
import { tellTerminal } from "#actors/terminal/protocol.ts"
import type { AlarmLineRequest } from "#actors/terminal/requests.ts"
import type { AgentId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import type { Tagged } from "#actors/behaviour.ts"
import type { Chance } from "./chance.ts"
import type { AlarmPlan, Scenario } from "./scenario.ts"
import type { SimulatedRuntime } from "./simulated-runtime.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"

/** As devices do: what is not acknowledged is said again. */
const REPEAT_EVERY_MS = 3_000
/** Between two looks at the incidents on panels. */
const LOOK_MS = 1_000
const HALF_HOUR_MS = 1_800_000

/** Terminals, their lines, whoever is called about them, and the agents who close what they have. */
export interface Alarms {
  readonly begin: (plans: ReadonlyArray<AlarmPlan>) => void
  /** What the ports of alarms do; `later`: unless the core dies before. */
  readonly line: (asked: Tagged) => void
  readonly calls: (asked: Tagged, later: (answer: () => void) => void) => void
  /** Closes what nobody took. */
  readonly tidies: () => void
  /** Codes that were acknowledged: each is of one press. */
  readonly acknowledged: () => ReadonlySet<string>
}

export const makeAlarms = (around: {
  readonly agenda: VirtualAgenda
  readonly chance: Chance
  readonly runtime: () => SimulatedRuntime
  readonly deciding: () => boolean
}): Alarms => {
  const { agenda, chance, deciding, runtime } = around
  const after = (ms: number, run: () => void) => agenda.at(agenda.now() + ms, run)
  const acknowledged = new Set<string>()
  /** Since when an incident was seen at hand. */
  const seen = new Map<string, number>()

  const say = ({ event, terminal }: AlarmPlan, code: string): void => {
    if (acknowledged.has(code)) return
    if (deciding()) {
      runtime().tell(tellTerminal(terminal, { _tag: "Configured", card: CARD }))
      const becomes = { _tag: "Incident", handling: handlingOf(event) } as const
      runtime().tell(tellTerminal(terminal, { _tag: "Told", receipt: code, report: reportOf(event, code), becomes }))
    }
    after(REPEAT_EVERY_MS, () => say({ at: 0, event, terminal }, code))
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

  return {
    begin: (plans) => {
      if (plans.length === 0) return
      for (const [index, plan] of plans.entries()) after(plan.at, () => say(plan, `p${index + 1}`))
      look()
    },
    line: (asked) => {
      const request = asked as AlarmLineRequest
      if (request._tag === "Acknowledge") acknowledged.add(request.receipt)
    },
    calls: (asked, later) => {
      const request = asked as AlarmCallRequest
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

/** On a day without alarms no terminal is there to fall asleep, and nobody looks whether one should. */
export const terminalsSleep = ({
  alarms = [],
  seed
}: Pick<Scenario, "alarms" | "seed">): Record<string, number | null> => ({
  terminal: alarms.length === 0 ? null : 500 + (seed % 7) * 5_000
})

/** Each its own time, the same in every life of the core. */
const worksMsOf = (id: string): number => 2_000 + ((id.length * 7_919 + id.charCodeAt(id.length - 1) * 977) % 20_000)

const CARD: Card = {
  revision: 1,
  title: "3-201",
  user: { customer: "c1", name: "Wang" },
  area: null,
  testUntil: null,
  nuisance: { times: 2, withinMs: HALF_HOUR_MS, lockMs: 60_000 },
  checkIns: [],
  minutesEast: 480,
  checkInOpensMs: 0,
  missedCheckIn: null,
  reminder: null
}

const handlingOf = (event: AlarmEvent): Handling => ({
  class: { id: event, name: event, planVersion: 1 },
  priority: event === "fall" ? 60 : 50,
  queue: "help" as QueueId,
  needs: [],
  // Not mandatory: on some days nobody is there to tick it, and everything ends with the day.
  steps: [{ id: "speak", title: "Speak with them", mandatory: false, withinMs: 10_000 }],
  ladder: [
    { _tag: "prompt", forMs: 5_000, prompt: "we-come" },
    {
      _tag: "contact",
      forMs: 20_000,
      contact: { name: "Li", relation: "son", number: "13800138000", hasKeys: true }
    },
    { _tag: "supervisors", forMs: 30_000 }
  ],
  guardians: []
})

const reportOf = (event: AlarmEvent, code: string): Reported => ({ ...plainReport(event, code), reference: code })
