import { A } from "@solidjs/router"
import { For, Show } from "solid-js"
import type { Stranger } from "#wire/trunk-states.ts"
import { trunk } from "#engine/records/trunks/schema.ts"
import { say } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { dateTimeText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { NEW, pageOf } from "../administration/paths.ts"
import { createTrunkStates, strangersAlarm } from "./state.ts"
import { STRANGERS } from "./words.ts"

/** Above the list of trunks: who called and was refused because no trunk has their address, and the way to let them in. */
export const StrangersPart = () => {
  const states = createTrunkStates()
  const strangers = () => states()?.strangers ?? []
  return (
    <Show when={strangers().length > 0}>
      <details
        class="panel mx-4 mb-2"
        open={strangersAlarm(strangers()) !== undefined}
        data-testid="strangers"
        aria-label={say(STRANGERS.title)}
      >
        <summary class="px-3 py-2 font-semibold">
          {say(STRANGERS.title)} <span class="num text-muted">{strangers().length}</span>
        </summary>
        <p class="px-3 pb-2 text-muted">{say(STRANGERS.lead)}</p>
        <div class="max-h-56 overflow-auto" tabindex="0" role="region" aria-label={say(STRANGERS.title)}>
          <table class="plain-table">
            <thead class="max-sm:sr-only">
              <tr>
                <th scope="col">{say(STRANGERS.address)}</th>
                <th scope="col">{say(STRANGERS.calls)}</th>
                <th scope="col">{say(STRANGERS.dialled)}</th>
                <th scope="col">{say(STRANGERS.last)}</th>
                <th scope="col">
                  <span class="sr-only">{say(STRANGERS.enter)}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={strangers()}>{(stranger) => <StrangerRow stranger={stranger} />}</For>
            </tbody>
          </table>
        </div>
      </details>
    </Show>
  )
}

const CELL = "max-sm:inline-block max-sm:border-0! max-sm:py-0.5!"

const StrangerRow = (props: { readonly stranger: Stranger }) => {
  const { session } = useLive()
  const href = () => `${pageOf(trunk, NEW)}?sources=${encodeURIComponent(props.stranger.address)}`
  return (
    <tr class="max-sm:block max-sm:border-b max-sm:border-line max-sm:py-1" data-stranger={props.stranger.address}>
      <th scope="row" class={`num ${CELL}`}>
        {props.stranger.address}
      </th>
      <td class={`num ${CELL}`}>{say({ zh: `${props.stranger.calls} 次`, en: `${props.stranger.calls} ×` })}</td>
      <td class={CELL} classList={{ "text-alarm": props.stranger.isForUs }}>
        <span class="num">{props.stranger.dialled}</span> {props.stranger.isForUs ? say(STRANGERS.isOurs) : ""}
      </td>
      <td class={`num ${CELL}`}>{dateTimeText(props.stranger.last)}</td>
      <td class={CELL}>
        <Show when={mayOpen(session, trunk.permissions.edit)}>
          <A class="row-link whitespace-nowrap" href={href()}>
            {say(STRANGERS.enter)}
            <span class="sr-only"> {props.stranger.address}</span>
          </A>
        </Show>
      </td>
    </tr>
  )
}
