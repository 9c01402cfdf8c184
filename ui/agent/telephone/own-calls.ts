import { type Accessor, createEffect, untrack } from "solid-js"
import type { Desk } from "#wire/board.ts"
import type { Intent } from "#wire/intent.ts"
import { isCallback } from "../desk-view.ts"

/** These ring at who asked for them: it would be asked twice. */
const RINGS_AT_ASKER: ReadonlySet<Intent["_tag"]> = new Set<Intent["_tag"]>(["MakeCall", "PickupCall", "JoinCall"])
/** The centre rings at once; a ring that comes later is somebody else's. */
const RINGS_WITHIN_MS = 5_000

/** Which ring is of one's own asking. Times are of the page's clock, in ms. */
export const makeOwnCalls = () => {
  let [asked, untilMs]: [Intent["_tag"] | null, number] = [null, 0]
  return {
    asked: (now: Intent["_tag"] | null, nowMs: number): void => {
      if (now !== null && RINGS_AT_ASKER.has(now)) [asked, untilMs] = [now, nowMs + RINGS_WITHIN_MS]
    },
    /** Nothing rings by a wish that was refused; what rings then is somebody else's. */
    refused: (): void => {
      untilMs = 0
    },
    /** True once: it shall be answered. `isCalling`: the call at hand is one of their own, which rings here first. */
    rings: (isCalling: boolean, nowMs: number): boolean => {
      if (nowMs > untilMs || (asked === "MakeCall" && !isCalling)) return false
      untilMs = 0
      return true
    }
  }
}

/** Who works on an alarm has its terminal's voice: what rings for that was asked for, by a click or as the alarm was taken. */
export const ringsForAlarm = (hands: Desk["hands"]): boolean =>
  Object.values(hands).some(({ attributes, call, phase }) => {
    const { incident } = attributes
    const isVoice = phase === "alerting" && (call?.origin === "alarm" || call?.origin === "inbound")
    return isVoice && incident !== undefined && hands[`incident/${incident}` as keyof typeof hands]?.phase === "active"
  })

/** Who takes a callback asks for the call that it becomes. */
export const askedFor = (tag: Intent["_tag"] | null, hands: Desk["hands"]): Intent["_tag"] | null =>
  tag === "AnswerCall" && Object.values(hands).some(isCallback) ? "MakeCall" : tag

/** Who calls somebody, or takes a call from a colleague, has their telephone picked up by that. */
export const answerOwnCalls = (told: {
  readonly asking: Accessor<Intent["_tag"] | null>
  readonly hands: Accessor<Desk["hands"]>
  readonly isRefused: Accessor<boolean>
  readonly isRinging: Accessor<boolean>
  readonly isCalling: Accessor<boolean>
  readonly isForAlarm: Accessor<boolean>
  readonly answer: () => void
}): void => {
  const own = makeOwnCalls()
  createEffect(() => own.asked(askedFor(told.asking(), untrack(told.hands)), performance.now()))
  createEffect(() => {
    if (told.isRefused()) own.refused()
  })
  createEffect(() => {
    const [isCalling, isForAlarm] = [told.isCalling(), told.isForAlarm()]
    if (told.isRinging() && (isForAlarm || own.rings(isCalling, performance.now()))) told.answer()
  })
}
