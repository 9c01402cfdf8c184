import { ReasonId } from "#wire/words-of-work.ts"
import type { AgentTile } from "#wire/board.ts"
import type { IncidentRow } from "#wire/alarms.ts"
import type { Agent } from "../crowd/agent.ts"
import type { Panel } from "../crowd/panel.ts"
import type { Incidents } from "./incidents.ts"

const LOOK_EVERY_MS = 1_000
/** A visitor who is in a call, or works on an alarm, does not keep the next one from everybody. */
const WAITS_AT_MOST_MS = 15_000

/** They take alarms: nobody is there, or nobody comes. */
const THERE = ReasonId.make("alarms-only")
const BACK = ReasonId.make("break")

const AWAY: ReadonlySet<AgentTile["state"]> = new Set(["signed-out", "not-ready", "disconnected", "unreachable"])

/** Whether somebody who is none of the simulated sits at a page to which alarms can go. */
export const isVisited = (tiles: ReadonlyArray<AgentTile>, simulated: ReadonlySet<string>): boolean =>
  tiles.some(
    ({ device, id, panel, queues, state }) =>
      panel === "open" &&
      device === "registered" &&
      !AWAY.has(state) &&
      !simulated.has(id) &&
      queues.some((queue) => queue === "alarm")
  )

/** Nobody works on it; whoever it alerts may be a visitor who walked away. */
const UNTAKEN: ReadonlySet<IncidentRow["standing"]> = new Set(["waiting", "climbing", "alerting"])

/** Whether an alarm is taken by nobody for so long that anybody is to take it. */
export const isOverdue = (rows: ReadonlyArray<Pick<IncidentRow, "openedAt" | "standing">>, now: number): boolean =>
  rows.some(({ openedAt, standing }) => UNTAKEN.has(standing) && now - openedAt > WAITS_AT_MOST_MS)

/** Desks of alarms at which nobody sits stand back while a visitor has an agent's page open: what is pressed goes there. */
export class StandingBack {
  readonly #desks: ReadonlyArray<Agent>
  readonly #incidents: Incidents
  readonly #eyes: Panel
  readonly #simulated: ReadonlySet<string>
  /** Desks that stand back now. */
  readonly #back = new Set<Desk>()
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  /** `simulated`: all whose pages are open without anybody at them; `eyes`: somebody who may see all agents. */
  constructor(desks: ReadonlyArray<Agent>, incidents: Incidents, eyes: Panel, simulated: ReadonlySet<string>) {
    this.#desks = desks
    this.#incidents = incidents
    this.#eyes = eyes
    this.#simulated = simulated
    this.#again()
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  #again(): void {
    if (this.#isStopped) return
    // An engine that is away is asked again.
    this.#timer = setTimeout(
      () =>
        void this.#look()
          .catch(() => {})
          .finally(() => this.#again()),
      LOOK_EVERY_MS
    )
  }

  async #look(): Promise<void> {
    const tiles = await this.#eyes.agents()
    const isBack = isVisited(tiles, this.#simulated) && !isOverdue(this.#incidents.rows, Date.now())
    await standAll(this.#desks, this.#back, isBack, awayAmong(tiles))
  }
}

export type Desk = Pick<Agent, "number"> & { readonly panel: Pick<Panel, "ask"> }

/** Who takes nothing now, and whether they have to sign in again: an alarm rang in vain, or their page was away for too long. */
export const awayAmong = (tiles: ReadonlyArray<Pick<AgentTile, "id" | "state">>): ReadonlyMap<string, boolean> =>
  new Map(
    tiles
      .filter(({ state }) => state === "not-ready" || state === "signed-out")
      .map(({ id, state }) => [id, state === "signed-out"])
  )

/**
 * A desk that refuses keeps no other one where it is, and is asked again at the next look. `back`: those that stand back; `away`:
 * see {@link awayAmong}. Whoever is to be there and is away comes back.
 */
export const standAll = async (
  desks: ReadonlyArray<Desk>,
  back: Set<Desk>,
  isBack: boolean,
  away: ReadonlyMap<string, boolean>
): Promise<void> => {
  const reason = isBack ? BACK : THERE
  await Promise.allSettled(
    desks
      .filter((desk) => back.has(desk) !== isBack || (!isBack && away.has(desk.number)))
      .map(async (desk) => {
        if (away.get(desk.number) === true) await desk.panel.ask(desk.number, { _tag: "SignIn" })
        await desk.panel.ask(desk.number, { _tag: "GoNotReady", reason })
        if (isBack) back.add(desk)
        else back.delete(desk)
      })
  )
}
