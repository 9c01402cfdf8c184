import { Show } from "solid-js"
import { FOLLOW_UP_NOTE_LIMIT, type FollowUp } from "#wire/records.ts"
import { Select } from "../controls/select.tsx"
import { t } from "../shared/language.ts"
import { localText, momentOf } from "./local-moment.ts"

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
