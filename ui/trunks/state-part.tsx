import { createResource, For, Show } from "solid-js"
import type { Row } from "#engine/records/thing/thing.ts"
import { say } from "../shared/language.ts"
import { readTrunkState, saidOf } from "./state.ts"

const TITLE = { zh: "线路状态", en: "How it is now" }

/** Whether the other side answers and has registered us: a part of a trunk's form, for who may see how the system is. */
export const TrunkStatePart = (props: { readonly row: Row }) => {
  const [state] = createResource(() => props.row.id, readTrunkState)
  const lines = () => {
    const found = state.latest
    return found === null || found === undefined ? [] : saidOf(found)
  }
  return (
    <Show when={lines().length > 0}>
      <section class="panel my-4 p-3" aria-label={say(TITLE)}>
        <h2 class="font-semibold">{say(TITLE)}</h2>
        <ul>
          <For each={lines()}>{(line) => <li classList={{ "text-alarm": line.isWrong }}>{say(line)}</li>}</For>
        </ul>
      </section>
    </Show>
  )
}
