import * as Schema from "effect/Schema"
import { createResource, createSignal, Show } from "solid-js"
import type { Words } from "#wire/permissions.ts"
import { ask } from "../../people/affairs.ts"
import { say } from "../../shared/language.ts"

const State = Schema.Struct({ isSet: Schema.Boolean })

/** What is said of a secret, beside the field in which it is entered. */
export interface SecretWords {
  readonly title: Words
  readonly lead: Words
  readonly isSet: Words
  readonly isNotSet: Words
  readonly secret: Words
  readonly save: Words
  readonly remove: Words
  readonly saved: Words
  readonly removed: Words
}

/** A secret that is set and never read back: a part of a form, at a path of its own. `name` is that of the request's field. */
export const SecretPart = (props: {
  readonly path: string
  readonly name: string
  readonly words: SecretWords
  /** `data-…` of the line that says whether there is one, for tests. */
  readonly mark: string
}) => {
  const [read, { mutate }] = createResource(
    () => props.path,
    (of) => ask("GET", of, State)
  )
  const [secret, setSecret] = createSignal("")
  const [told, setTold] = createSignal<Words>()
  const [problem, setProblem] = createSignal<string>()
  const isSet = () => {
    const outcome = read.latest
    return outcome !== undefined && "answer" in outcome && outcome.answer.isSet
  }
  const set = async (next: string): Promise<void> => {
    const outcome = await ask("PUT", props.path, State, { [props.name]: next })
    setProblem("problems" in outcome ? Object.values(outcome.problems)[0] : undefined)
    setTold("problems" in outcome ? undefined : next === "" ? props.words.removed : props.words.saved)
    if ("problems" in outcome) return
    setSecret("")
    mutate(outcome)
  }
  return (
    <section class="panel my-4 p-3" aria-label={say(props.words.title)}>
      <h2 class="font-semibold">{say(props.words.title)}</h2>
      <p class="text-muted">{say(props.words.lead)}</p>
      <p {...{ [`data-${props.mark}`]: isSet() ? "set" : "none" }}>
        {say(isSet() ? props.words.isSet : props.words.isNotSet)}
      </p>
      <div class="mt-2 flex flex-wrap items-end gap-2">
        <label class="flex flex-col gap-1">
          <span>{say(props.words.secret)}</span>
          {/* The form around it saves the fields; this is no field of it. */}
          <input
            class="input"
            type="password"
            autocomplete="new-password"
            maxlength={128}
            value={secret()}
            onInput={(event) => {
              event.stopPropagation()
              setSecret(event.currentTarget.value)
            }}
          />
        </label>
        <button type="button" class="btn" disabled={secret() === ""} onClick={() => void set(secret())}>
          {say(props.words.save)}
        </button>
        <Show when={isSet()}>
          <button type="button" class="btn" onClick={() => void set("")}>
            {say(props.words.remove)}
          </button>
        </Show>
      </div>
      <Show when={told()}>{(words) => <p role="status">{say(words())}</p>}</Show>
      <Show when={problem()}>
        {(said) => (
          <p role="alert" class="text-alarm">
            {said()}
          </p>
        )}
      </Show>
    </section>
  )
}
