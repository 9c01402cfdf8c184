import X from "lucide-solid/icons/x"
import { createResource, createSignal, For, onCleanup, Show } from "solid-js"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { thingNamed } from "#engine/records/things.ts"
import { Combobox } from "../../controls/combobox.tsx"
import { say, t } from "../../shared/language.ts"
import { listRows, readRow } from "../records.ts"
import { optionsOf } from "../references.ts"
import { titleOf } from "../value-text.ts"
import { inputOf, type InputProps } from "./input-props.ts"

/** Inputs that choose among other things: one, several, several with a level each. */

/** The rows that may be chosen. Undefined: nobody may say, so nothing can be changed. */
const choosable = (props: InputProps, of: string) => {
  const rows = props.references.rowsOf(of)
  return rows === null ? undefined : optionsOf(of, rows ?? [])
}
const Hidden = (props: { readonly text: string }) => (
  <p class="pt-1.5">
    {props.text === "" ? "—" : props.text} <span class="text-muted">{t("form.hidden-others")}</span>
  </p>
)

export const OneInput = (props: InputProps<string | null>) => {
  const input = () => inputOf<"one">(props as InputProps)
  const searched = thingNamed(input().of)
  if (searched?.search !== undefined) return <SearchedInput {...props} of={searched} />
  return (
    <Show when={choosable(props as InputProps, input().of)} fallback={<Hidden text={props.value ?? ""} />}>
      {(options) => (
        <div class="max-w-100">
          <Combobox
            id={props.id}
            label={say(props.field.words)}
            options={options()}
            value={props.value}
            onChange={props.onChange}
            isNullable={input().isNullable}
            placeholder={t("form.choose")}
            isDisabled={props.isDisabled}
            isInvalid={props.isInvalid}
            describedBy={props.describedBy}
          />
        </div>
      )}
    </Show>
  )
}

const HITS = 20
/** Nothing is asked for while somebody types on. */
const TYPING_MS = 200

/** One of very many: found by the thing's own search, as its list finds it. */
export const SearchedInput = (props: InputProps<string | null> & { readonly of: AnyThing }) => {
  const input = () => inputOf<"one">(props as InputProps)
  const [text, setText] = createSignal("")
  const [hits] = createResource(text, (search) => listRows(props.of, { search, limit: HITS }))
  const [chosen] = createResource(
    () => props.value,
    (id) => readRow(props.of, id)
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  const search = (typed: string): void => {
    clearTimeout(timer)
    // The title of what is chosen stands there as if it were typed.
    timer = setTimeout(() => setText(typed === titleOfChosen() ? "" : typed.trim()), TYPING_MS)
  }
  const chosenRow = () => {
    const answer = chosen.latest
    return props.value !== null && answer?.kind === "done" && answer.value.id === props.value ? answer.value : undefined
  }
  const titleOfChosen = () => {
    const row = chosenRow()
    return row === undefined ? undefined : titleOf(props.of, row)
  }
  const options = () => {
    const answer = hits.latest
    const found = answer?.kind === "done" ? answer.value.items : []
    const row = chosenRow()
    return optionsOf(props.of.name, [
      ...(row === undefined || found.some(({ id }) => id === row.id) ? [] : [row]),
      ...found
    ])
  }
  return (
    <Show
      when={hits.latest === undefined || hits.latest.kind === "done"}
      fallback={<Hidden text={props.value ?? ""} />}
    >
      <div class="max-w-100">
        <Combobox
          id={props.id}
          label={say(props.field.words)}
          options={options()}
          value={props.value}
          onChange={props.onChange}
          onSearch={search}
          isNullable={input().isNullable}
          placeholder={t("form.search-choose")}
          isDisabled={props.isDisabled}
          isInvalid={props.isInvalid}
          describedBy={props.describedBy}
        />
      </div>
    </Show>
  )
}

export const ManyInput = (props: InputProps<ReadonlyArray<string>>) => {
  const of = () => inputOf<"many">(props as InputProps).of
  return (
    <Show when={choosable(props as InputProps, of())} fallback={<Hidden text={props.value.join(" ")} />}>
      {(options) => (
        <Chosen
          {...props}
          options={options()}
          chosen={props.value}
          onAdd={(id) => props.onChange([...props.value, id])}
          onTakeAway={(id) => props.onChange(props.value.filter((each) => each !== id))}
        />
      )}
    </Show>
  )
}

export const LevelsInput = (props: InputProps<Readonly<Record<string, number>>>) => {
  const of = () => inputOf<"levels">(props as InputProps).of
  const without = (id: string) => Object.fromEntries(Object.entries(props.value).filter(([each]) => each !== id))
  return (
    <Show when={choosable(props as InputProps, of())} fallback={<Hidden text={Object.keys(props.value).join(" ")} />}>
      {(options) => (
        <Chosen
          {...props}
          options={options()}
          chosen={Object.keys(props.value)}
          onAdd={(id) => props.onChange({ ...props.value, [id]: 5 })}
          onTakeAway={(id) => props.onChange(without(id))}
          levelOf={(id) => props.value[id]}
          onLevel={(id, level) => props.onChange({ ...props.value, [id]: level })}
        />
      )}
    </Show>
  )
}

const LEVELS = Array.from({ length: 10 }, (_, index) => index + 1)

/** Chosen things as tags, and a field that adds one more. */
const Chosen = (
  props: Omit<InputProps<never>, "value" | "onChange"> & {
    readonly options: ReadonlyArray<{ readonly value: string; readonly text: string }>
    readonly chosen: ReadonlyArray<string>
    readonly onAdd: (id: string) => void
    readonly onTakeAway: (id: string) => void
    readonly levelOf?: (id: string) => number | undefined
    readonly onLevel?: (id: string, level: number) => void
  }
) => {
  const textOf = (id: string) => props.options.find(({ value }) => value === id)?.text ?? id
  return (
    <div class="flex flex-wrap items-center gap-2">
      <For each={props.chosen}>
        {(id) => (
          <span class="tag" data-chosen={id}>
            {textOf(id)}
            <Show when={props.onLevel !== undefined}>
              <select
                class="num rounded-md bg-bg px-1"
                aria-label={t("form.level-of", { what: textOf(id) })}
                disabled={props.isDisabled}
                onChange={(event) => props.onLevel?.(id, Number(event.currentTarget.value))}
              >
                <For each={LEVELS}>
                  {(level) => (
                    <option value={level} selected={props.levelOf?.(id) === level}>
                      {level}
                    </option>
                  )}
                </For>
              </select>
            </Show>
            <button
              type="button"
              class="grid size-6 place-items-center"
              aria-label={t("form.take-away", { what: textOf(id) })}
              disabled={props.isDisabled}
              onClick={() => props.onTakeAway(id)}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </span>
        )}
      </For>
      <div class="w-56">
        <Combobox
          id={props.id}
          label={say(props.field.words)}
          options={props.options.filter(({ value }) => !props.chosen.includes(value))}
          value={null}
          onChange={(id) => {
            if (id !== null) props.onAdd(id)
          }}
          placeholder={t("form.choose-add")}
          isDisabled={props.isDisabled}
          isInvalid={props.isInvalid}
          describedBy={props.describedBy}
        />
      </div>
    </div>
  )
}
