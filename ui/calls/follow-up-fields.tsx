import { Show } from "solid-js"
import { FOLLOW_UP_NOTE_LIMIT, type FollowUp } from "#wire/records.ts"
import { Select } from "../controls/select.tsx"
import { t } from "../shared/language.ts"
import { momentIn, timeZone } from "../shared/time-zone.ts"
import { dayStart } from "./call-search.ts"

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** What is to follow a call: nothing, or that the caller is called back by a moment of the centre's clock. */
export const FollowUpFields = (props: {
  readonly value: FollowUp | null
  readonly onChange: (followUp: FollowUp | null) => void
  /** The field was left. */
  readonly onRest: () => void
}) => {
  const tomorrow = () => (Math.ceil((Date.now() + DAY_MS) / HOUR_MS) * HOUR_MS) as FollowUp["at"]
  return (
    <>
      <Select
        label={t("summary.follow-up")}
        options={(["nothing", "call-back"] as const).map((value) => ({ value, text: t(`summary.${value}`) }))}
        value={props.value === null ? "nothing" : "call-back"}
        onChange={(to) => {
          if ((to === "nothing") === (props.value === null)) return
          props.onChange(to === "nothing" ? null : { at: tomorrow(), note: "" })
        }}
      />
      <Show when={props.value}>
        {(followUp) => (
          <div class="flex flex-wrap gap-2">
            <input
              type="datetime-local"
              class="input num w-auto min-w-46 flex-1"
              aria-label={t("summary.due")}
              value={localText(followUp().at)}
              onChange={(event) => {
                const at = momentOf(event.currentTarget.value)
                if (at !== undefined) props.onChange({ ...followUp(), at })
              }}
              onBlur={() => props.onRest()}
            />
            <input
              type="text"
              class="input min-w-32 flex-1"
              maxlength={FOLLOW_UP_NOTE_LIMIT}
              aria-label={t("summary.follow-note")}
              placeholder={t("summary.follow-note")}
              value={followUp().note}
              onInput={(event) => props.onChange({ ...followUp(), note: event.currentTarget.value })}
              onBlur={() => props.onRest()}
            />
          </div>
        )}
      </Show>
    </>
  )
}

/** `2026-11-26T18:00`, on the centre's clock. */
const localText = (at: number): string => {
  const { day, hour, minute, month, year } = momentIn(timeZone(), at)
  return `${year}-${month}-${day}T${hour}:${minute}`
}

const momentOf = (text: string): FollowUp["at"] | undefined => {
  const [, day, hour, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/u.exec(text) ?? []
  if (day === undefined) return undefined
  return (dayStart(day, timeZone()) + Number(hour) * HOUR_MS + Number(minute) * 60_000) as FollowUp["at"]
}
