import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { createMemo, createSignal, For, Show } from "solid-js"
import { parse, stringify } from "yaml"
import { checkFlow } from "#actors/flow/check.ts"
import { FlowBody } from "#engine/records/flows/body.ts"
import { say, t } from "../../../shared/language.ts"
import { createReferences } from "../../references.ts"
import type { InputProps } from "../input-props.ts"

/** A flow as text, with the checker's list below. What cannot be read is kept as it was typed, and no field takes that. */
export const FlowText = (props: InputProps) => {
  const [text, setText] = createSignal(typeof props.value === "string" ? props.value : stringify(props.value))
  const queues = createReferences(() => ["queue"])
  const read = (typed: string): { readonly body: unknown; readonly problem: string | null } => {
    try {
      return { body: parse(typed), problem: null }
    } catch (error) {
      return { body: typed, problem: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) }
    }
  }
  const problems = createMemo((): ReadonlyArray<string> => {
    const { body, problem } = read(text())
    if (problem !== null) return [problem]
    const flow = Schema.decodeUnknownResult(FlowBody)(body)
    if (Result.isFailure(flow)) return String(flow.failure).split("\n")
    const known = queues.rowsOf("queue")
    if (known === undefined || known === null) return []
    return checkFlow(
      { id: props.thingId, version: 1, ...flow.success },
      { queues: new Set(known.map(({ id }) => id)) }
    ).map(({ node, words }) => (node === null ? say(words) : `${node}: ${say(words)}`))
  })
  return (
    <>
      <textarea
        id={props.id}
        class="input font-mono text-sm"
        rows={20}
        wrap="off"
        spellcheck={false}
        value={text()}
        disabled={props.isDisabled}
        aria-invalid={problems().length > 0 ? "true" : undefined}
        aria-label={say(props.field.words)}
        aria-describedby={`${props.describedBy} ${props.id}-found`}
        onInput={(event) => {
          setText(event.currentTarget.value)
          props.onChange(read(event.currentTarget.value).body)
        }}
      />
      <p class="text-sm text-muted">{t("flow.hint")}</p>
      <div id={`${props.id}-found`} role="status">
        <Show when={problems().length > 0} fallback={<p class="text-sm text-idle">{t("flow.good")}</p>}>
          <ul class="list-disc pl-5 text-sm text-alarm">
            <For each={problems()}>{(problem) => <li>{problem}</li>}</For>
          </ul>
        </Show>
      </div>
    </>
  )
}
