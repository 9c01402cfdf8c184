import { type JSX, Show } from "solid-js"

/** A labelled field with what is wrong with it beside it. */
export const Labelled = (props: {
  readonly id: string
  readonly label: string
  readonly problem: string | undefined
  readonly children: JSX.Element
}) => (
  <div class="mt-4">
    <label class="mb-1 block font-medium" for={props.id}>
      {props.label}
    </label>
    {props.children}
    <div id={`${props.id}-problem`} role="alert" class="min-h-6 text-alarm">
      <Show when={props.problem}>{(problem) => <>{problem()}</>}</Show>
    </div>
  </div>
)

export const PasswordField = (props: {
  readonly id: string
  readonly label: string
  readonly problem: string | undefined
  readonly complete: "current-password" | "new-password" | "off"
  readonly onText: (text: string) => void
}) => (
  <Labelled id={props.id} label={props.label} problem={props.problem}>
    <input
      id={props.id}
      class="field"
      type="password"
      autocomplete={props.complete}
      maxlength={256}
      aria-invalid={props.problem !== undefined}
      aria-describedby={`${props.id}-problem`}
      onInput={(event) => props.onText(event.currentTarget.value)}
    />
  </Labelled>
)
