import { For, Show } from "solid-js"
import type { IncidentRow } from "#wire/alarms.ts"
import { useLive } from "../shared/live.ts"
import { a } from "../shared/words/alarms.ts"
import type { Asking } from "./asking.ts"
import { talkWith } from "./incident-view.ts"

/** What the terminal can be told while one talks with it; it has no buttons for what its maker gave it no key for. */
export const KeysPart = (props: { readonly row: IncidentRow; readonly asking: Asking }) => {
  const { desk } = useLive()
  const talk = () => talkWith(desk()?.hands ?? {}, props.row.id)
  return (
    <Show when={props.row.keys.length > 0 && props.asking.isMine() && talk()}>
      {(hand) => (
        <section class="mt-3 border-t border-line pt-3" aria-label={a("terminal-keys")}>
          <h3 class="font-semibold">{a("terminal-keys")}</h3>
          <div class="mt-1 flex flex-wrap gap-2">
            <For each={props.row.keys}>
              {(key) => (
                <button
                  type="button"
                  class="btn"
                  classList={{ "btn-stop": key === "clear" }}
                  // Before it has answered, and while it is on hold, it hears nothing.
                  disabled={props.asking.rests() || hand().call?.can.includes("GenerateDigits") !== true}
                  data-ask="PressTerminalKey"
                  data-key={key}
                  onClick={() => void props.asking.ask({ _tag: "PressTerminalKey", incident: props.row.id, key })}
                >
                  {a(`key.${key}`)}
                </button>
              )}
            </For>
          </div>
        </section>
      )}
    </Show>
  )
}
