import { Index } from "solid-js"
import { say } from "../../../shared/language.ts"
import { weekdayText } from "../../value-text.ts"
import type { InputProps } from "../input-props.ts"
import { DayHours, type Hours } from "./hours.tsx"

/** Seven days, Monday first. */
export const Week = (props: InputProps<ReadonlyArray<ReadonlyArray<Hours>>>) => (
  <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
    <Index each={props.value}>
      {(hours, day) => (
        <div class="flex min-h-10 items-center gap-3 border-b border-line py-0.5">
          <span class="w-20 flex-none">{weekdayText(day)}</span>
          <DayHours
            day={weekdayText(day)}
            hours={hours()}
            isDisabled={props.isDisabled}
            onChange={(to) => props.onChange(props.value.with(day, to))}
          />
        </div>
      )}
    </Index>
  </div>
)
