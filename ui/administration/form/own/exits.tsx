import Plus from "lucide-solid/icons/plus"
import { Index, Match, Show, Switch } from "solid-js"
import { EXIT_OCCASIONS, EXIT_TARGETS, exitOccasionWords, type QueueExits } from "#engine/records/queues/schema.ts"
import { Combobox } from "../../../controls/combobox.tsx"
import { Select } from "../../../controls/select.tsx"
import { say, t } from "../../../shared/language.ts"
import { optionsOf } from "../../references.ts"
import type { InputProps } from "../input-props.ts"
import { TakeAway } from "./channel-sets.tsx"

type ExitWish = QueueExits[number]

/** When callers leave a queue, and where to: one line each. */
export const Exits = (props: InputProps<ReadonlyArray<ExitWish>>) => {
  const free = () => EXIT_OCCASIONS.filter((on) => !props.value.some((each) => each.on === on))
  const change = (n: number, to: Partial<ExitWish>) =>
    props.onChange(props.value.with(n, { ...props.value[n]!, ...to }))
  return (
    <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
      <Index each={props.value}>
        {(exit, n) => (
          <div
            class="mb-2 grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-center gap-2 max-sm:border-b max-sm:border-line max-sm:pb-2 sm:grid-cols-[12rem_auto_12rem_minmax(0,1fr)_auto]"
            data-testid="exit"
          >
            <div class="max-sm:col-span-3">
              <Select
                label={t("exits.on", { n: n + 1 })}
                options={EXIT_OCCASIONS.filter((on) => on === exit().on || free().includes(on)).map((on) => ({
                  value: on,
                  text: say(exitOccasionWords(on))
                }))}
                value={exit().on}
                isDisabled={props.isDisabled}
                onChange={(on) => change(n, { on: on as ExitWish["on"] })}
              />
            </div>
            <span class="max-sm:hidden" aria-hidden="true">
              →
            </span>
            <div class="max-sm:col-span-3">
              <Select
                label={t("exits.to", { n: n + 1 })}
                options={EXIT_TARGETS.map(({ value, words }) => ({ value, text: say(words) }))}
                value={exit().to}
                isDisabled={props.isDisabled}
                onChange={(to) => change(n, { to: to as ExitWish["to"], of: "" })}
              />
            </div>
            <div class="max-sm:col-span-2">
              <Of {...props} exit={exit()} n={n} onOf={(of) => change(n, { of })} />
            </div>
            <TakeAway
              what={t("exits.of", { n: n + 1 })}
              isDisabled={props.isDisabled}
              onClick={() => props.onChange(props.value.toSpliced(n, 1))}
            />
          </div>
        )}
      </Index>
      <Show when={free()[0]}>
        {(on) => (
          <button
            type="button"
            class="btn"
            disabled={props.isDisabled}
            onClick={() => props.onChange([...props.value, { on: on(), to: "queue", of: "" }])}
          >
            <Plus size={16} aria-hidden="true" />
            {t("exits.add")}
          </button>
        )}
      </Show>
    </div>
  )
}

const THING_OF = { queue: "queue", flow: "flow", goodbye: "prompt", callback: "prompt", voicemail: "prompt" } as const

/** Which queue, flow, number or prompt. */
const Of = (
  props: InputProps<ReadonlyArray<ExitWish>> & {
    readonly exit: ExitWish
    readonly n: number
    readonly onOf: (of: string) => void
  }
) => {
  const label = () => t("exits.of", { n: props.n + 1 })
  const options = (thing: "flow" | "prompt" | "queue") =>
    optionsOf(
      thing,
      (props.references.rowsOf(thing) ?? []).filter(({ id }) => thing !== "queue" || id !== props.thingId)
    )
  return (
    <Switch>
      <Match when={props.exit.to === "number"}>
        <input
          class="input num w-full"
          type="text"
          inputmode="tel"
          maxlength={40}
          aria-label={label()}
          value={props.exit.of}
          disabled={props.isDisabled}
          onInput={(event) => props.onOf(event.currentTarget.value.trim())}
        />
      </Match>
      <Match when={props.exit.to !== "number" ? THING_OF[props.exit.to as keyof typeof THING_OF] : undefined}>
        {(thing) => (
          <Combobox
            label={label()}
            options={options(thing())}
            value={props.exit.of === "" ? null : props.exit.of}
            isNullable={thing() === "prompt"}
            placeholder={t("form.choose")}
            isDisabled={props.isDisabled}
            onChange={(of) => props.onOf(of ?? "")}
          />
        )}
      </Match>
    </Switch>
  )
}
