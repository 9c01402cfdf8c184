import { For, Match, Show, Suspense, Switch } from "solid-js"
import { Select } from "../../controls/select.tsx"
import { say, t } from "../../shared/language.ts"
import { fetched } from "../../shared/later.tsx"
import { inputOf, type InputProps } from "./input-props.ts"
import { Amounts } from "./own/amounts.tsx"
import { ChannelSets, Preempts } from "./own/channel-sets.tsx"
import { Days } from "./own/days.tsx"
import { Grants } from "./own/grants.tsx"
import { HoldingsInput } from "./own/holdings.tsx"
import { OwnFieldsInput } from "./own/own-fields.tsx"
import { PhonesInput } from "./own/phones.tsx"
import { Week } from "./own/week.tsx"
import { LevelsInput, ManyInput, OneInput } from "./reference-inputs.tsx"

const Voices = fetched(async () => (await import("./own/voices.tsx")).Voices)
const Exits = fetched(async () => (await import("./own/exits.tsx")).Exits)
const Contacts = fetched(async () => (await import("./own/contacts.tsx")).ContactsInput)
const PlanSteps = fetched(async () => (await import("./own/plan.tsx")).PlanSteps)
const PlanLadder = fetched(async () => (await import("./own/plan.tsx")).PlanLadder)
const Relaxations = fetched(async () => (await import("./own/relaxations.tsx")).Relaxations)
const Offered = fetched(async () => (await import("./own/offered.tsx")).Offered)
const PositionInput = fetched(async () => (await import("./own/position.tsx")).PositionInput)
const FlowText = fetched(async () => (await import("./own/flow-text.tsx")).FlowText)

const invalid = ({ isInvalid }: { readonly isInvalid: boolean }) => (isInvalid ? ("true" as const) : undefined)

/** One input of every kind that a declaration knows. */
export const FieldInput = (props: InputProps) => (
  <Switch>
    <Match when={props.field.input.kind === "text" && props.field.input.offers !== undefined}>
      <Suspense fallback={<p class="text-muted">{t("list.loading")}</p>}>
        <Offered {...(props as InputProps<string | null>)} />
      </Suspense>
    </Match>
    <Match when={props.field.input.kind === "text"}>
      <TextInput {...(props as InputProps<string | null>)} />
    </Match>
    <Match when={props.field.input.kind === "whole"}>
      <WholeInput {...(props as InputProps<number | null>)} />
    </Match>
    <Match when={props.field.input.kind === "yes-no"}>
      <YesNoInput {...(props as InputProps<boolean>)} />
    </Match>
    <Match when={props.field.input.kind === "choice"}>
      <ChoiceInput {...(props as InputProps<string | null>)} />
    </Match>
    <Match when={props.field.input.kind === "choices"}>
      <ChoicesInput {...(props as InputProps<ReadonlyArray<string>>)} />
    </Match>
    <Match when={props.field.input.kind === "texts"}>
      <TextsInput {...(props as InputProps<ReadonlyArray<string>>)} />
    </Match>
    <Match when={props.field.input.kind === "date"}>
      <DateInput {...(props as InputProps<string | null>)} />
    </Match>
    <Match when={props.field.input.kind === "moment"}>
      <MomentInput {...(props as InputProps<number | null>)} />
    </Match>
    <Match when={props.field.input.kind === "one"}>
      <OneInput {...(props as InputProps<string | null>)} />
    </Match>
    <Match when={props.field.input.kind === "many"}>
      <ManyInput {...(props as InputProps<ReadonlyArray<string>>)} />
    </Match>
    <Match when={props.field.input.kind === "levels"}>
      <LevelsInput {...(props as InputProps<Readonly<Record<string, number>>>)} />
    </Match>
    <Match when={props.field.input.kind === "own"}>
      <OwnInput {...props} />
    </Match>
  </Switch>
)

const TextInput = (props: InputProps<string | null>) => {
  const input = () => inputOf<"text">(props as InputProps)
  const kept = (text: string) => (text === "" && input().isNullable ? null : text)
  return (
    <Show
      when={input().lines === undefined}
      fallback={
        <textarea
          id={props.id}
          class="input"
          rows={Math.max(2, input().lines ?? 2)}
          maxlength={input().maxLength}
          value={props.value ?? ""}
          disabled={props.isDisabled}
          aria-invalid={invalid(props)}
          aria-describedby={props.describedBy}
          onInput={(event) => props.onChange(kept(event.currentTarget.value))}
        />
      }
    >
      <input
        id={props.id}
        class="input"
        type="text"
        autocomplete="off"
        maxlength={input().maxLength}
        value={props.value ?? ""}
        disabled={props.isDisabled}
        aria-invalid={invalid(props)}
        aria-describedby={props.describedBy}
        onInput={(event) => props.onChange(kept(event.currentTarget.value))}
      />
    </Show>
  )
}

/** What is no number stays as it was typed in the field and is kept as NaN, which no field takes. */
const WholeInput = (props: InputProps<number | null>) => {
  const by = () => inputOf<"whole">(props as InputProps).shownAs ?? 1
  const shown = () => (props.value === null || Number.isNaN(props.value) ? undefined : String(props.value / by()))
  const kept = (text: string): number | null => {
    const trimmed = text.trim()
    if (trimmed === "") return null
    return /^-?\d+(?:\.\d+)?$/u.test(trimmed) ? Number(trimmed) * by() : Number.NaN
  }
  return (
    <span class="flex items-center gap-2">
      <input
        id={props.id}
        class="input num max-w-40"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        value={shown() ?? ""}
        disabled={props.isDisabled}
        aria-invalid={invalid(props)}
        aria-describedby={props.describedBy}
        onChange={(event) => props.onChange(kept(event.currentTarget.value))}
      />
      <Show when={props.field.unit}>{(unit) => <span class="text-muted">{say(unit())}</span>}</Show>
    </span>
  )
}

const YesNoInput = (props: InputProps<boolean>) => (
  <input
    id={props.id}
    class="mt-2 size-5 accent-accent"
    type="checkbox"
    checked={props.value}
    disabled={props.isDisabled}
    aria-describedby={props.describedBy}
    onChange={(event) => props.onChange(event.currentTarget.checked)}
  />
)

const ChoiceInput = (props: InputProps<string | null>) => (
  <Select
    id={props.id}
    label={say(props.field.words)}
    options={inputOf<"choice">(props as InputProps).of.map(({ value, words }) => ({ value, text: say(words) }))}
    value={props.value ?? ""}
    onChange={props.onChange}
    placeholder={t("form.choose")}
    isDisabled={props.isDisabled}
    isInvalid={props.isInvalid}
    describedBy={props.describedBy}
    class="max-w-80"
  />
)

const ChoicesInput = (props: InputProps<ReadonlyArray<string>>) => (
  <div
    id={props.id}
    role="group"
    aria-label={say(props.field.words)}
    aria-describedby={props.describedBy}
    class="flex flex-wrap gap-x-4 gap-y-1 pt-1.5"
  >
    <For each={inputOf<"choices">(props as InputProps).of}>
      {({ value, words }) => (
        <label class="flex min-h-7 items-center gap-1.5">
          <input
            type="checkbox"
            class="size-4 accent-accent"
            checked={props.value.includes(value)}
            disabled={props.isDisabled}
            onChange={(event) =>
              // In the order of the declaration, so that a choice taken and given back changes nothing.
              props.onChange(
                inputOf<"choices">(props as InputProps)
                  .of.map((each) => each.value)
                  .filter((each) => (each === value ? event.currentTarget.checked : props.value.includes(each)))
              )
            }
          />
          {say(words)}
        </label>
      )}
    </For>
  </div>
)

const TextsInput = (props: InputProps<ReadonlyArray<string>>) => (
  <textarea
    id={props.id}
    class="input num"
    rows={Math.min(8, Math.max(2, props.value.length + 1))}
    placeholder={t("form.lines-hint")}
    value={props.value.join("\n")}
    disabled={props.isDisabled}
    aria-invalid={invalid(props)}
    aria-describedby={props.describedBy}
    onChange={(event) =>
      props.onChange(
        event.currentTarget.value
          .split(/\r?\n/u)
          .map((line) => line.trim())
          .filter((line) => line !== "")
      )
    }
  />
)

const DateInput = (props: InputProps<string | null>) => (
  <input
    id={props.id}
    class="input max-w-48"
    type="date"
    value={props.value ?? ""}
    disabled={props.isDisabled}
    aria-invalid={invalid(props)}
    aria-describedby={props.describedBy}
    onChange={(event) => props.onChange(event.currentTarget.value === "" ? null : event.currentTarget.value)}
  />
)

/** In the time of this machine. */
const MomentInput = (props: InputProps<number | null>) => (
  <input
    id={props.id}
    class="input max-w-60"
    type="datetime-local"
    value={props.value === null ? "" : localText(props.value)}
    disabled={props.isDisabled}
    aria-invalid={invalid(props)}
    aria-describedby={props.describedBy}
    onChange={(event) => {
      const at = new Date(event.currentTarget.value).getTime()
      props.onChange(Number.isNaN(at) ? null : at)
    }}
  />
)

const MINUTE_MS = 60_000
/** As the browser's own input writes it, which knows no other time zone. */
const localText = (atMs: number): string =>
  new Date(atMs - new Date(atMs).getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16)

// oxlint-disable-next-line typescript/no-explicit-any -- each editor knows the value of its own name
const OwnInput = (props: InputProps<any>) => {
  const editor = () => inputOf<"own">(props).editor
  return (
    <Switch>
      <Match when={editor() === "grants"}>
        <Grants {...props} />
      </Match>
      <Match when={editor() === "week"}>
        <Week {...props} />
      </Match>
      <Match when={editor() === "days"}>
        <Days {...props} />
      </Match>
      <Match when={editor() === "amounts"}>
        <Amounts {...props} />
      </Match>
      <Match when={editor() === "exclusive"}>
        <ChannelSets {...props} />
      </Match>
      <Match when={editor() === "preempts"}>
        <Preempts {...props} />
      </Match>
      <Match when={editor() === "phones"}>
        <PhonesInput {...props} />
      </Match>
      <Match when={editor() === "holdings"}>
        <HoldingsInput {...props} />
      </Match>
      <Match when={editor() === "own-fields"}>
        <OwnFieldsInput {...props} input={FieldInput} />
      </Match>
      <Match when={editor() === "exits"}>
        <Suspense fallback={<p class="text-muted">{t("list.loading")}</p>}>
          <Exits {...props} />
        </Suspense>
      </Match>
      <Match when={editor() === "contacts"}>
        <Suspense fallback={<p class="text-muted">{t("list.loading")}</p>}>
          <Contacts {...props} />
        </Suspense>
      </Match>
      <Match when={editor() === "plan-steps"}>
        <Suspense fallback={<p class="text-muted">{t("list.loading")}</p>}>
          <PlanSteps {...props} />
        </Suspense>
      </Match>
      <Match when={editor() === "plan-ladder"}>
        <Suspense fallback={<p class="text-muted">{t("list.loading")}</p>}>
          <PlanLadder {...props} />
        </Suspense>
      </Match>
      <Match when={editor() === "voices"}>
        <Suspense fallback={<p class="text-muted">{t("list.loading")}</p>}>
          <Voices {...props} />
        </Suspense>
      </Match>
      <Match when={editor() === "relaxations"}>
        <Suspense fallback={<p class="text-muted">{t("list.loading")}</p>}>
          <Relaxations {...props} />
        </Suspense>
      </Match>
      <Match when={editor() === "position"}>
        <Suspense fallback={<p class="text-muted">{t("list.loading")}</p>}>
          <PositionInput {...props} />
        </Suspense>
      </Match>
      <Match when={editor() === "flow"}>
        <Suspense fallback={<p class="text-muted">{t("list.loading")}</p>}>
          <FlowText {...props} />
        </Suspense>
      </Match>
    </Switch>
  )
}
