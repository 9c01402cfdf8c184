import Plus from "lucide-solid/icons/plus"
import { Index, Show } from "solid-js"
import { t } from "../../../shared/language.ts"
import { clockOf } from "./clock-of.ts"
import { TakeAway } from "./channel-sets.tsx"

export interface Hours {
  readonly from: string
  readonly to: string
}

/** The open hours of one day. A text, not the browser's clock: `24:00` is the end of a day, which that does not know. */
export const DayHours = (props: {
  readonly day: string
  readonly hours: ReadonlyArray<Hours>
  readonly isDisabled: boolean
  readonly onChange: (hours: ReadonlyArray<Hours>) => void
}) => {
  const field = (n: number, end: "from" | "to") => (
    <input
      class="input num w-20"
      type="text"
      inputmode="numeric"
      placeholder="09:00"
      maxlength={5}
      aria-label={t(`week.${end}`, { day: props.day, n: n + 1 })}
      value={props.hours[n]?.[end] ?? ""}
      disabled={props.isDisabled}
      onChange={(event) =>
        props.onChange(
          props.hours.map((each, at) => (at === n ? { ...each, [end]: clockOf(event.currentTarget.value) } : each))
        )
      }
    />
  )
  return (
    <span class="flex flex-wrap items-center gap-2">
      <Show when={props.hours.length === 0}>
        <span class="text-muted">{t("week.closed")}</span>
      </Show>
      <Index each={props.hours}>
        {(hours, n) => (
          <span class="flex items-center gap-1">
            {field(n, "from")}–{field(n, "to")}
            <TakeAway
              what={`${props.day} ${hours().from}–${hours().to}`}
              isDisabled={props.isDisabled}
              onClick={() => props.onChange(props.hours.toSpliced(n, 1))}
            />
          </span>
        )}
      </Index>
      <button
        type="button"
        class="btn btn-plain px-2 text-muted"
        aria-label={`${t("week.add")} ${props.day}`}
        disabled={props.isDisabled}
        onClick={() => props.onChange([...props.hours, nextAfter(props.hours.at(-1))])}
      >
        <Plus size={16} aria-hidden="true" />
      </button>
    </span>
  )
}

const nextAfter = (last: Hours | undefined): Hours =>
  last === undefined ? { from: "09:00", to: "18:00" } : { from: last.to, to: "24:00" }
