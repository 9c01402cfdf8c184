import * as Schema from "effect/Schema"
import { createResource, createSignal, Show } from "solid-js"
import type { Row } from "#engine/records/thing/thing.ts"
import type { Words } from "#wire/permissions.ts"
import { ask } from "../people/affairs.ts"
import { say } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"
import { WORDS } from "./words.ts"

const State = Schema.Struct({ isSet: Schema.Boolean })

/** The password of a trunk that registers: a part of its form, for who may change trunks. */
export const TrunkPasswordPart = (props: { readonly row: Row }) => {
  const { session } = useLive()
  return (
    <Show when={mayOpen(session, "channels.edit")}>
      <Password id={props.row.id} />
    </Show>
  )
}

const Password = (props: { readonly id: string }) => {
  const path = () => `/api/trunks/${encodeURIComponent(props.id)}/password`
  const [read, { mutate }] = createResource(path, (of) => ask("GET", of, State))
  const [password, setPassword] = createSignal("")
  const [told, setTold] = createSignal<Words>()
  const [problem, setProblem] = createSignal<string>()
  const isSet = () => {
    const outcome = read.latest
    return outcome !== undefined && "answer" in outcome && outcome.answer.isSet
  }
  const set = async (next: string): Promise<void> => {
    const outcome = await ask("PUT", path(), State, { password: next })
    setProblem("problems" in outcome ? Object.values(outcome.problems)[0] : undefined)
    setTold("problems" in outcome ? undefined : next === "" ? WORDS.removed : WORDS.saved)
    if ("problems" in outcome) return
    setPassword("")
    mutate(outcome)
  }
  return (
    <section class="panel my-4 p-3" aria-label={say(WORDS.title)}>
      <h2 class="font-semibold">{say(WORDS.title)}</h2>
      <p class="text-muted">{say(WORDS.lead)}</p>
      <p data-trunk-password={isSet() ? "set" : "none"}>{say(isSet() ? WORDS.isSet : WORDS.isNotSet)}</p>
      <div class="mt-2 flex flex-wrap items-end gap-2">
        <label class="flex flex-col gap-1">
          <span>{say(WORDS.password)}</span>
          {/* The form around it saves the trunk's fields; this is no field of it. */}
          <input
            class="input"
            type="password"
            autocomplete="new-password"
            maxlength={128}
            value={password()}
            onInput={(event) => {
              event.stopPropagation()
              setPassword(event.currentTarget.value)
            }}
          />
        </label>
        <button type="button" class="btn" disabled={password() === ""} onClick={() => void set(password())}>
          {say(WORDS.save)}
        </button>
        <Show when={isSet()}>
          <button type="button" class="btn" onClick={() => void set("")}>
            {say(WORDS.remove)}
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
