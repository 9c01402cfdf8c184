import { USUAL_SPACING_MS, USUAL_TRIES, USUAL_WITHIN_MS } from "#actors/callback/limits.ts"
import type { CallbackSettings } from "#actors/centre.ts"
import { oneOrNone, whole } from "../thing/field.ts"

const MINUTES = { zh: "分钟", en: "min" }
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** What a queue says of people who are to be called back. It counts for each promise from then on; who was promised before keeps theirs. */
export const callbackFields = {
  callbackTries: whole({
    zh: "最多回呼次数",
    en: "Called at most",
    part: { zh: "回呼", en: "Callbacks" },
    help: {
      zh: "忙或无人接听后再呼，呼够次数仍未接通即结束；太多会打扰对方。坐席自己的话机未接不计。",
      en: "Busy or not answered: called again, until it was so often; more would trouble them. An agent's own telephone that is not lifted does not count."
    },
    unit: { zh: "次", en: "times" },
    minimum: 1,
    maximum: 20,
    example: 3,
    usual: USUAL_TRIES
  }),
  callbackSpacingMs: whole({
    zh: "两次回呼间隔",
    en: "Called again after",
    help: {
      zh: "忙或无人接听后至少隔这么久再呼；一刻钟后对方多半已空下来。",
      en: "Busy or not answered: not again sooner than this. After a quarter of an hour most people are free."
    },
    unit: MINUTES,
    shownAs: MINUTE_MS,
    minimum: MINUTE_MS,
    maximum: DAY_MS,
    example: USUAL_SPACING_MS,
    usual: USUAL_SPACING_MS
  }),
  callbackWithinMs: whole({
    zh: "回呼有效期",
    en: "Called back within",
    help: {
      zh: "从预约（或约定的时间）起算，过后不再回呼；一天以后对方多半不再等。",
      en: "Since it was asked for, or the time agreed on; nobody is called later. After a day few still expect it."
    },
    unit: MINUTES,
    shownAs: MINUTE_MS,
    minimum: 5 * MINUTE_MS,
    maximum: 7 * DAY_MS,
    example: USUAL_WITHIN_MS,
    usual: USUAL_WITHIN_MS
  }),
  callbackCalendar: oneOrNone("calendar", {
    zh: "回呼时间",
    en: "Hours of callbacks",
    help: {
      zh: "只在此日历的开放时间内回呼，其余时间保留原位等待；留空则任何时间。已预约的按预约时的日历。",
      en: "Nobody is called outside of this calendar's hours; their place is kept till then. Empty: at any time. Who was promised before keeps the hours of then."
    },
    example: null,
    usual: null
  })
}

interface Row {
  readonly callbackTries: number
  readonly callbackSpacingMs: number
  readonly callbackWithinMs: number
  readonly callbackCalendar: string | null
}

/** As the engine reads them; null while all is as usual. */
export const callbackSettings = ({
  callbackCalendar: calendar,
  callbackSpacingMs: spacingMs,
  callbackTries: tries,
  callbackWithinMs: withinMs
}: Row): typeof CallbackSettings.Type | null => {
  const isUsual = tries === USUAL_TRIES && spacingMs === USUAL_SPACING_MS && withinMs === USUAL_WITHIN_MS
  if (isUsual && calendar === null) return null
  return { tries, spacingMs, withinMs, ...(calendar !== null && { calendar }) }
}
