import { A } from "@solidjs/router"
import TriangleAlert from "lucide-solid/icons/triangle-alert"
import { Show } from "solid-js"
import { trunk } from "#engine/records/trunks/schema.ts"
import { hrefOf } from "../administration/paths.ts"
import { say } from "../shared/language.ts"
import { createTrunkStates, strangersAlarm } from "./state.ts"
import { STRANGERS } from "./words.ts"

/** On the page of the system, for who may see trunks: a line that nobody entered loses its callers. */
export const StrangersWarning = () => {
  const states = createTrunkStates()
  return (
    <Show when={strangersAlarm(states()?.strangers ?? [])}>
      {(words) => (
        <p
          class="flex items-center gap-3 rounded-md bg-stop px-4 py-2 text-white"
          role="alert"
          data-testid="strangers-warning"
        >
          <TriangleAlert size={18} class="flex-none" aria-hidden="true" />
          <span class="min-w-0 break-words">
            {say(words())}{" "}
            <A class="text-white underline" href={hrefOf(trunk)}>
              {say(STRANGERS.look)}
            </A>
          </span>
        </p>
      )}
    </Show>
  )
}
