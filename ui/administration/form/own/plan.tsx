import Plus from "lucide-solid/icons/plus"
import { Index, Show } from "solid-js"
import { type PlanRung, RUNGS_MOST, type Step, STEPS_MOST } from "#engine/records/incident-classes/schema.ts"
import { Select } from "../../../controls/select.tsx"
import { say, t } from "../../../shared/language.ts"
import type { InputProps } from "../input-props.ts"
import { TakeAway } from "./channel-sets.tsx"
import { Earlier } from "./contacts.tsx"
import { WORDS } from "./plan-words.ts"

const SECOND_MS = 1_000

/** The steps of a plan, in their order. */
export const PlanSteps = (props: InputProps<ReadonlyArray<Step>>) => {
  const change = (n: number, to: Partial<Step>): void =>
    props.onChange(props.value.map((each, at) => (at === n ? { ...each, ...to } : each)))
  return (
    <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
      <Index each={props.value}>
        {(step, n) => (
          <div class="mb-1 flex flex-wrap items-center gap-2">
            <span class="num w-5 text-right text-muted">{n + 1}</span>
            <input
              class="input min-w-0 flex-1 basis-72"
              type="text"
              maxlength={200}
              aria-label={`${say(WORDS.step)} ${n + 1}`}
              placeholder={say(WORDS.step)}
              value={step().title}
              disabled={props.isDisabled}
              onInput={(event) => change(n, { title: event.currentTarget.value })}
            />
            <label class="flex items-center gap-1">
              <input
                type="checkbox"
                checked={step().mandatory}
                disabled={props.isDisabled}
                onChange={(event) => change(n, { mandatory: event.currentTarget.checked })}
              />
              {t("plan.mandatory")}
            </label>
            <Seconds
              label={`${say(WORDS.within)} ${n + 1}`}
              placeholder={say(WORDS.within)}
              value={step().withinMs}
              isDisabled={props.isDisabled}
              onChange={(withinMs) => change(n, { withinMs })}
            />
            <Earlier n={n} isDisabled={props.isDisabled} value={props.value} onChange={props.onChange} />
            <TakeAway
              what={step().title || String(n + 1)}
              isDisabled={props.isDisabled}
              onClick={() => props.onChange(props.value.toSpliced(n, 1))}
            />
          </div>
        )}
      </Index>
      <button
        type="button"
        class="btn"
        disabled={props.isDisabled || props.value.length >= STEPS_MOST}
        onClick={() =>
          props.onChange([...props.value, { id: freeId(props.value), title: "", mandatory: false, withinMs: null }])
        }
      >
        <Plus size={16} aria-hidden="true" />
        {say(WORDS.addStep)}
      </button>
    </div>
  )
}

/** Kept for good: what was done in an incident names it. */
const freeId = (steps: ReadonlyArray<Step>): string => {
  for (let n = steps.length + 1; ; n++) if (!steps.some(({ id }) => id === `s${n}`)) return `s${n}`
}

type RungTag = PlanRung["_tag"]
const TAGS = ["prompt", "contacts", "supervisors"] as const

/** Who is told while nobody has the incident, from the top. */
export const PlanLadder = (props: InputProps<ReadonlyArray<PlanRung>>) => {
  const change = (n: number, to: PlanRung): void =>
    props.onChange(props.value.map((each, at) => (at === n ? to : each)))
  const of = (_tag: RungTag, forMs: number): PlanRung =>
    _tag === "prompt" ? { _tag, forMs, prompt: "alarm-received" } : { _tag, forMs }
  return (
    <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
      <Index each={props.value}>
        {(rung, n) => (
          <div class="mb-1 flex flex-wrap items-center gap-2">
            <span class="num w-5 text-right text-muted">{n + 1}</span>
            <div class="w-36">
              <Select
                label={`${say(WORDS.rung)} ${n + 1}`}
                options={TAGS.map((value) => ({ value, text: t(`plan.rung-${value}`) }))}
                value={rung()._tag}
                isDisabled={props.isDisabled}
                onChange={(tag) => change(n, of(tag as RungTag, rung().forMs))}
              />
            </div>
            <Show when={promptOf(rung())}>
              {(said) => (
                <input
                  class="input num w-48"
                  type="text"
                  maxlength={200}
                  aria-label={`${say(WORDS.prompt)} ${n + 1}`}
                  placeholder={say(WORDS.prompt)}
                  value={said().prompt}
                  disabled={props.isDisabled}
                  onInput={(event) => change(n, { ...said(), prompt: event.currentTarget.value })}
                />
              )}
            </Show>
            <Seconds
              label={`${say(WORDS.waits)} ${n + 1}`}
              placeholder={say(WORDS.waits)}
              value={rung().forMs}
              isDisabled={props.isDisabled}
              onChange={(forMs) => change(n, { ...rung(), forMs: forMs ?? 0 })}
            />
            <Earlier n={n} isDisabled={props.isDisabled} value={props.value} onChange={props.onChange} />
            <TakeAway
              what={`${t(`plan.rung-${rung()._tag}`)} ${n + 1}`}
              isDisabled={props.isDisabled}
              onClick={() => props.onChange(props.value.toSpliced(n, 1))}
            />
          </div>
        )}
      </Index>
      <button
        type="button"
        class="btn"
        disabled={props.isDisabled || props.value.length >= RUNGS_MOST}
        onClick={() => props.onChange([...props.value, of("supervisors", 60 * SECOND_MS)])}
      >
        <Plus size={16} aria-hidden="true" />
        {say(WORDS.addRung)}
      </button>
    </div>
  )
}

const promptOf = (rung: PlanRung) => (rung._tag === "prompt" ? rung : undefined)

const Seconds = (props: {
  readonly label: string
  readonly placeholder: string
  readonly value: number | null
  readonly isDisabled: boolean
  readonly onChange: (ms: number | null) => void
}) => (
  <span class="flex items-center gap-1">
    <input
      class="input num w-20"
      type="number"
      min={1}
      max={86_400}
      aria-label={props.label}
      placeholder={props.placeholder}
      value={props.value === null ? "" : props.value / SECOND_MS}
      disabled={props.isDisabled}
      onInput={(event) => {
        const { value, valueAsNumber } = event.currentTarget
        props.onChange(value === "" || Number.isNaN(valueAsNumber) ? null : Math.round(valueAsNumber * SECOND_MS))
      }}
    />
    <span class="text-muted">{say(WORDS.seconds)}</span>
  </span>
)
