import { A } from "@solidjs/router"
import { type JSX, Show } from "solid-js"
import type { Problems } from "./keeping.ts"
import { SET_UP_PATH } from "./paths.ts"
import { type Standing, type Step, STEPS } from "./standing.ts"
import { w } from "./words.ts"

/** What every step is given. */
export interface StepProps {
  readonly standing: Standing
  /** Reads how the centre is now, and goes to the next step. */
  readonly onKept: () => void
}

/** A step's form: what is wrong stands beside its field, and the first wrong field has the focus. */
export const StepForm = (props: {
  readonly title: string
  readonly problems: Problems
  readonly isBusy: boolean
  readonly onSubmit: () => void
  readonly children: JSX.Element
  readonly foot: JSX.Element
}) => (
  <form
    novalidate
    onSubmit={(event) => {
      event.preventDefault()
      if (!props.isBusy) props.onSubmit()
    }}
  >
    <h2 class="text-lg font-semibold">{props.title}</h2>
    {props.children}
    <Show when={props.problems?.[""]}>
      {(said) => (
        <p role="alert" class="mt-2 text-alarm">
          {said()}
        </p>
      )}
    </Show>
    {props.foot}
  </form>
)

export const SaveButton = (props: { readonly isBusy: boolean }) => (
  <button type="submit" class="btn btn-main" disabled={props.isBusy} data-testid="save">
    {w("wizard.save")}
  </button>
)

/** After what was refused is on the screen. */
export const focusFirstProblem = (within: HTMLElement | undefined): void =>
  queueMicrotask(() => within?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus())

/** A text field with its label, help and problem. */
export const StepField = (props: {
  readonly id: string
  readonly label: string
  readonly help?: string
  readonly value: string
  readonly problem: string | undefined
  readonly isNumber?: boolean
  readonly maxLength: number
  readonly onText: (text: string) => void
}) => (
  <div class="mt-4 max-w-md">
    <label class="mb-1 block font-medium" for={props.id}>
      {props.label}
    </label>
    <input
      id={props.id}
      class="field"
      classList={{ num: props.isNumber === true }}
      value={props.value}
      autocomplete="off"
      maxlength={props.maxLength}
      aria-invalid={props.problem !== undefined}
      aria-describedby={`${props.id}-about`}
      onInput={(event) => props.onText(event.currentTarget.value)}
    />
    <div id={`${props.id}-about`} class="text-sm">
      <Show when={props.help}>{(help) => <p class="text-muted">{help()}</p>}</Show>
      <p role="alert" class="min-h-5 text-alarm">
        {props.problem ?? ""}
      </p>
    </div>
  </div>
)

/** Under a step: where one came from, what goes on, and the way past a step that waits. */
export const Foot = (props: { readonly back?: Step; readonly later?: Step; readonly children: JSX.Element }) => (
  <div class="mt-6 flex flex-wrap justify-end gap-2">
    <Show when={props.back}>
      {(back) => (
        <A class="btn mr-auto" href={`${SET_UP_PATH}/${back()}`}>
          {w("wizard.back")}
        </A>
      )}
    </Show>
    <Show when={props.later}>
      {(step) => (
        <A class="btn" href={`${SET_UP_PATH}/${stepAfter(step()) ?? "done"}`} data-testid="later">
          {w("wizard.later")}
        </A>
      )}
    </Show>
    {props.children}
  </div>
)

export const stepAfter = (step: Step): Step | undefined => STEPS[STEPS.indexOf(step) + 1]
