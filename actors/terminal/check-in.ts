import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import type { Card } from "./handling.ts"
import type { Of } from "./protocol.ts"
import { askAlarmLine } from "./requests.ts"

type Serving = Of<"Serving">
type Answer = readonly [Serving, ReadonlyArray<Output>]

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS

/** The first deadline after `at`; null: this user does not check in. */
export const nextDeadline = ({ checkIns, minutesEast }: Card, at: EpochMs): EpochMs | null => {
  if (checkIns.length === 0) return null
  const shift = minutesEast * MINUTE_MS
  const midnight = Math.floor((at + shift) / DAY_MS) * DAY_MS - shift
  const due = checkIns.flatMap((minute) => [midnight, midnight + DAY_MS].map((day) => day + minute * MINUTE_MS))
  return Math.min(...due.filter((ms) => ms > at)) as EpochMs
}

/** What is waited for after this moment: now, or the deadline that was decided. None is passed over. */
export const waitingFor = (card: Card, at: EpochMs): Serving["checkIn"] => {
  const deadline = nextDeadline(card, at)
  return deadline === null ? null : { deadline, stage: "waiting", until: null }
}

/** The records changed. Whoever is being reminded still is, and what was done for a deadline that is still there stays done. */
export const rescheduled = (
  { checkIn: before, decided }: Pick<Serving, "checkIn" | "decided">,
  card: Card,
  at: EpochMs
): Serving["checkIn"] => {
  if (before?.stage === "reminded") return before
  const isStillThere = waitingFor(card, at)?.deadline === before?.deadline
  return before?.stage === "done" && isStillThere ? before : waitingFor(card, undecided(at, decided))
}

/** From here on nothing is decided: not even of a terminal that was taken out and entered again. */
export const undecided = (at: EpochMs, decided: EpochMs | undefined): EpochMs =>
  decided === undefined || decided < at ? at : decided

/** The user said that all is well. Each deadline is decided once, and not long before it. */
export const checkedIn = (state: Serving, at: EpochMs): Answer => {
  const { card, checkIn, id } = state
  if (checkIn === null || checkIn.stage === "done" || at < checkIn.deadline - card.checkInOpensMs) return [state, []]
  return [
    {
      ...state,
      decided: checkIn.deadline,
      // After the deadline, in answer to the reminder: the next one is waited for.
      checkIn: checkIn.stage === "reminded" ? waitingFor(card, checkIn.deadline) : { ...checkIn, stage: "done" }
    },
    [keep({ _tag: "TerminalCheckedIn", at, terminal: id, deadline: checkIn.deadline, name: card.user?.name ?? "" })]
  ]
}

/** The deadline has come. Done: wait for the next one. Else the user is reminded, or somebody is told at once. */
export const due = (state: Serving, at: EpochMs, miss: (state: Serving) => Answer): Answer => {
  const { card, checkIn, id } = state
  if (checkIn === null) return [state, []]
  if (checkIn.stage === "done") return [{ ...state, checkIn: waitingFor(card, checkIn.deadline) }, []]
  if (card.reminder === null || checkIn.stage === "reminded") return miss(state)
  const { prompt, waitMs } = card.reminder
  return [
    { ...state, checkIn: { ...checkIn, stage: "reminded", until: later(at, waitMs) } },
    [
      keep({ _tag: "TerminalReminded", at, terminal: id, deadline: checkIn.deadline }),
      askAlarmLine({ _tag: "Remind", terminal: id, deadline: checkIn.deadline, prompt, name: card.user?.name ?? "" })
    ]
  ]
}
