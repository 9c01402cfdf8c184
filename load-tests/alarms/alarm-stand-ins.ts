import { ReasonId } from "#wire/words-of-work.ts"
import type { IncidentRow } from "#wire/alarms.ts"
import type { Agent } from "../crowd/agent.ts"
import type { Panel } from "../crowd/panel.ts"
import type { Incidents } from "./incidents.ts"

const ACCEPTED_AFTER_MS = { from: 3_000, to: 8_000 }
const STEP_MS = { from: 3_000, to: 8_000 }
const between = ({ from, to }: { readonly from: number; readonly to: number }) => from + Math.random() * (to - from)

/** They take alarms and nothing else: an alarm goes only to who has a telephone and an open page. */
export const openAlarmDesks = async (
  agents: ReadonlyArray<Agent>,
  say: (line: string) => void
): Promise<ReadonlyArray<() => void>> => {
  const close: Array<() => void> = []
  for (const { number, panel } of agents) {
    await panel.ask(number, { _tag: "GoReady" }).catch(() => undefined)
    try {
      await panel.ask(number, { _tag: "GoNotReady", reason: ReasonId.make("alarms-only") })
      close.push(await panel.openScreen())
    } catch (error) {
      // A data folder of before has no such reason; calls that nobody answers must not go there.
      say(`${number} takes no alarms: ${(error as Error).message}`)
      await panel.ask(number, { _tag: "SignOut" }).catch(() => undefined)
    }
  }
  return close
}

/**
 * Alarms of desks at which nobody sits: they are accepted, worked off step by step and closed. Whoever opens an agent's page has
 * that agent's alarms for themselves, but for `desks`, whose pages are open all the time. `eyes`: somebody who may act for all.
 */
export class AlarmStandIns {
  readonly #incidents: Incidents
  readonly #eyes: Panel
  readonly #desks: ReadonlySet<string>
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #begun = new Set<string>()
  #isStopped = false

  constructor(incidents: Incidents, eyes: Panel, desks: ReadonlySet<string>) {
    this.#incidents = incidents
    this.#eyes = eyes
    this.#desks = desks
    incidents.onRow.add((row) => this.#look(row))
    for (const row of incidents.rows) this.#look(row)
  }

  stop(): void {
    this.#isStopped = true
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #look({ agent, id, standing }: IncidentRow): void {
    if (agent === null || (standing !== "alerting" && standing !== "active")) return
    const what = `${id} ${agent} ${standing}`
    if (this.#begun.has(what)) return
    this.#begun.add(what)
    const forget = (): void => void this.#begun.delete(what)
    if (standing === "alerting")
      this.#after(between(ACCEPTED_AFTER_MS), () =>
        this.#unlessVisited(agent, async () => {
          await this.#incidents.ask(agent, { _tag: "AcceptWork", work: `incident/${id}` })
          forget()
        })
      )
    else this.#workOff(id, agent, forget)
  }

  /** The next step, or the end. */
  #workOff(id: string, agent: string, forget: () => void): void {
    this.#after(between(STEP_MS), () =>
      this.#unlessVisited(
        agent,
        async () => {
          const row = this.#incidents.ever.get(id)
          if (row?.standing !== "active" || row.agent !== agent) return forget()
          const step = row.steps.find(({ done }) => done === null)
          if (step === undefined) {
            await this.#incidents.ask(agent, { _tag: "CloseIncident", incident: id, outcome: "helped", note: "已处理" })
            await this.#incidents.ask(agent, { _tag: "FinishWrapUp", work: `incident/${id}` })
            return forget()
          }
          await this.#incidents.ask(agent, { _tag: "DoIncidentStep", incident: id, step: step.id, note: null })
          this.#workOff(id, agent, forget)
        },
        () => this.#workOff(id, agent, forget)
      )
    )
  }

  #unlessVisited(agent: string, work: () => Promise<void>, otherwise: () => void = () => {}): void {
    if (this.#desks.has(agent)) return void work().catch(() => otherwise())
    void this.#eyes
      .agents()
      .then((tiles) => (tiles.find(({ id }) => id === agent)?.panel === "open" ? otherwise() : work()))
      .catch(() => otherwise())
  }

  #after(ms: number, run: () => void): void {
    if (this.#isStopped) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      run()
    }, ms)
    this.#timers.add(timer)
  }
}
