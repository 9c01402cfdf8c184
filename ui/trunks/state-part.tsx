import { For, Show } from "solid-js"
import type { Row } from "#engine/records/thing/thing.ts"
import { say } from "../shared/language.ts"
import { dateTimeText } from "../shared/time-text.ts"
import { createTrunkStates, linesOf } from "./state.ts"

const TITLE = { zh: "线路状态", en: "How it is now" }

/** Whether the other side answers and has registered us, since when, and why not: a part of a trunk's form. */
export const TrunkStatePart = (props: { readonly row: Row }) => {
  const states = createTrunkStates()
  const lines = () => {
    const found = states()?.trunks.find(({ id }) => id === props.row.id)
    return found === undefined ? [] : linesOf(found, dateTimeText)
  }
  return (
    <Show when={lines().length > 0}>
      <section class="panel my-4 p-3" aria-label={say(TITLE)} data-testid="trunk-state">
        <h2 class="font-semibold">{say(TITLE)}</h2>
        <ul>
          <For each={lines()}>
            {(line) => <li classList={{ "text-alarm": line.isWrong, "text-idle": !line.isWrong }}>{say(line)}</li>}
          </For>
        </ul>
      </section>
    </Show>
  )
}
