import type { AlarmMessage } from "../ports/AlarmIntake.ts"
import type { CoreDoor } from "./core-door.ts"
import type { Intake } from "./intake.ts"
import { floodMessage, groupMessage, keyMessage, silenceMessage, trendMessage } from "./reports.ts"
import type { Roster } from "./roster.ts"

/** In flight at once: an area that comes back shall not keep presses waiting. */
const AT_ONCE = 32

/** Tells the core what the lines found out by themselves: silence, falling batteries, floods, keys that do not fit. What could not be told is told later. */
export class OwnReports {
  readonly #door: CoreDoor
  readonly #roster: Roster
  readonly #intake: Pick<Intake, "floods" | "keys">
  /** Devices whose flood began (false) or is over (true), to be told. */
  readonly #ofFloods = new Map<string, boolean>()
  #telling = 0

  constructor(door: CoreDoor, roster: Roster, intake: Pick<Intake, "floods" | "keys">) {
    this.#door = door
    this.#roster = roster
    this.#intake = intake
  }

  tell(nowMs: number): void {
    const { directory, silence, trends } = this.#roster
    silence.advance(nowMs)
    for (const change of silence.changes(nowMs, AT_ONCE - this.#telling)) {
      const terminal = change._tag === "Group" ? undefined : directory.at(change.slot)
      const message =
        change._tag === "Group"
          ? groupMessage(change, nowMs)
          : terminal && silenceMessage(terminal, change, silence.heardAt(change.slot), nowMs)
      this.#say(
        message,
        () => silence.told(change),
        () => silence.untold(change)
      )
    }
    for (const change of trends.changes(AT_ONCE - this.#telling)) {
      const terminal = directory.at(change.slot)
      this.#say(
        terminal && trendMessage(terminal, change, nowMs),
        () => trends.told(change),
        () => trends.untold(change)
      )
    }
    this.#tellFloods(nowMs)
    const { keys } = this.#intake
    for (const change of keys.changes(AT_ONCE - this.#telling)) {
      const terminal = directory.byId(change.id)
      if (terminal === undefined) keys.forget(change.id)
      this.#say(
        terminal && keyMessage(terminal, change, nowMs),
        () => keys.told(change),
        () => keys.again(change)
      )
    }
  }

  #tellFloods(nowMs: number): void {
    const { began, ended } = this.#intake.floods.sweep(nowMs)
    for (const name of began) this.#ofFloods.set(name, false)
    for (const name of ended) this.#ofFloods.set(name, true)
    for (const [name, isOver] of this.#ofFloods) {
      if (this.#telling >= AT_ONCE) break
      this.#ofFloods.delete(name)
      // A line has no blank in its name, an account may have.
      const blank = name.indexOf(" ")
      // Who is no terminal of ours is bounded by address, and shown in health.
      const terminal = this.#roster.directory.find(name.slice(0, blank), name.slice(blank + 1))
      this.#say(
        terminal && floodMessage(terminal, isOver, nowMs),
        () => {},
        () => {
          if (!this.#ofFloods.has(name)) this.#ofFloods.set(name, isOver)
        }
      )
    }
  }

  #say(message: AlarmMessage | undefined, told: () => void, untold: () => void): void {
    if (message === undefined) return
    this.#telling += 1
    void this.#door
      .said(message)
      .then(told, untold)
      .finally(() => {
        this.#telling -= 1
      })
  }
}
