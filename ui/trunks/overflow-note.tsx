import { createEffect, createResource, createSignal, onCleanup, Show } from "solid-js"
import type { DialTrial as Trial } from "#wire/dial-trial.ts"
import { DialTrial } from "#wire/dial-trial.ts"
import type { FieldNote } from "../administration/form/draft.ts"
import { createReferences } from "../administration/references.ts"
import { ask } from "../people/affairs.ts"
import { say } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"
import { overflowWords } from "./dial-trial-words.ts"

const TYPED_FOR_MS = 400

/** Below the number at which a queue overflows, as it is typed: how it would be dialled, or why not. */
export const OverflowNote: FieldNote = (props) => {
  const { session } = useLive()
  return (
    <Show when={mayOpen(session, "channels.view")}>
      <Tried {...props} />
    </Show>
  )
}

const Tried: FieldNote = (props) => {
  const references = createReferences(() => ["trunk"])
  const [number, setNumber] = createSignal("")
  createEffect(() => {
    const typed = String(props.draft.value("overflowNumber") ?? "").trim()
    const timer = setTimeout(() => setNumber(typed), number() === "" ? 0 : TYPED_FOR_MS)
    onCleanup(() => clearTimeout(timer))
  })
  const [trial] = createResource(
    () => number() || false,
    async (asked): Promise<Trial | undefined> => {
      const said = { number: asked, right: "national", agent: null, queue: props.row?.id ?? null }
      const outcome = await ask("POST", "/api/dialling/try", DialTrial, said)
      return "answer" in outcome ? outcome.answer : undefined
    }
  )
  // What was said of another number is not said of this one.
  const shown = () => (number() === "" || trial.loading || trial.error !== undefined ? undefined : trial.latest)
  return (
    <p class="mt-1 min-h-5 text-sm" role="status" data-testid="overflow-note">
      <Show when={shown()}>
        {(said) => <Came trial={said()} trunkOf={(id) => references.titleOfOther("trunk", id) ?? id} />}
      </Show>
    </p>
  )
}

const Came = (props: { readonly trial: Trial; readonly trunkOf: (id: string) => string }) => (
  <Show when={props.trial.way} fallback={<span class="text-alarm">{say(overflowWords.not(props.trial.words))}</span>}>
    {(way) => (
      <span class="num text-idle">{say(overflowWords.goes({ ...way(), trunk: props.trunkOf(way().trunk) }))}</span>
    )}
  </Show>
)
