import type { IncidentRow } from "#wire/alarms.ts"
import type { Panel } from "../crowd/panel.ts"
import type { Incidents } from "./incidents.ts"

const ACCEPTED_AFTER_MS = { from: 3_000, to: 8_000 }
const STEP_MS = { from: 3_000, to: 8_000 }
const between = ({ from, to }: { readonly from: number; readonly to: number }) => from + Math.random() * (to - from)

/**
 * Alarms of desks at which nobody sits: they are accepted, worked off step by step and closed. Whoever opens an agent's page has
 * that agent's alarms for themselves. `eyes`: somebody who may act for all agents.
 */
export class AlarmStandIns {
  readonly #incidents: Incidents
  readonly #eyes: Panel
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #begun = new Set<string>()
  #isStopped = false

  constructor(incidents: Incidents, eyes: Panel) {
    this.#incidents = incidents
    this.#eyes = eyes
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
