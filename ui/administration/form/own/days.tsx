import Plus from "lucide-solid/icons/plus"
import { Index } from "solid-js"
import { say, t } from "../../../shared/language.ts"
import type { InputProps } from "../input-props.ts"
import { TakeAway } from "./channel-sets.tsx"
import { DayHours, type Hours } from "./hours.tsx"

interface Special {
  readonly day: string
  readonly name: string
  readonly hours: ReadonlyArray<Hours>
}

/** Days that are unlike others of their weekday. */
export const Days = (props: InputProps<ReadonlyArray<Special>>) => {
  const change = (n: number, to: Partial<Special>): void =>
    props.onChange(props.value.map((each, at) => (at === n ? { ...each, ...to } : each)))
  return (
    <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
      <Index each={props.value}>
        {(special, n) => (
          <div class="mb-1 flex flex-wrap items-center gap-2 border-b border-line pb-1">
            <input
              class="input w-40"
              type="date"
              aria-label={`${t("days.day")} ${n + 1}`}
              value={special().day}
              disabled={props.isDisabled}
              onChange={(event) => change(n, { day: event.currentTarget.value })}
            />
            <input
              class="input w-40"
              type="text"
              maxlength={40}
              aria-label={`${t("days.name")} ${n + 1}`}
              placeholder={t("days.name")}
              value={special().name}
              disabled={props.isDisabled}
              onChange={(event) => change(n, { name: event.currentTarget.value })}
            />
            <DayHours
              day={special().day}
              hours={special().hours}
              isDisabled={props.isDisabled}
              onChange={(hours) => change(n, { hours })}
            />
            <TakeAway
              what={`${special().day} ${special().name}`}
              isDisabled={props.isDisabled}
              onClick={() => props.onChange(props.value.toSpliced(n, 1))}
            />
          </div>
        )}
      </Index>
      <button
        type="button"
        class="btn"
        disabled={props.isDisabled}
        onClick={() => props.onChange([...props.value, { day: "", name: "", hours: [] }])}
      >
        <Plus size={16} aria-hidden="true" />
        {t("days.add")}
      </button>
    </div>
  )
}
