import { A } from "@solidjs/router"
import { createMemo, For, Show } from "solid-js"
import { useLive } from "../shared/live.ts"
import { Elapsed } from "../shared/time.tsx"
import { a } from "../shared/words/alarms.ts"
import { mayOpen } from "../shell/may-open.ts"
import { KindSign } from "./incident-card.tsx"
import { type Incidents, inOrder } from "./incident-view.ts"
import { standingText, userName } from "./incident-words.ts"

/** On a telephone who has it is told below whose it is. */
const COLUMNS = [["class"], ["user"], ["since"], ["who", "max-sm:hidden"], ["standing", "max-sm:hidden"]] as const

/** All that are open, what nobody has first. A line is chosen by click or Enter. */
export const IncidentTable = (props: {
  readonly incidents: Incidents
  readonly chosen: string | null
  readonly nameOf: (agent: string) => string
  readonly onChoose: (id: string) => void
}) => {
  const { session } = useLive()
  const ids = createMemo(() => inOrder(props.incidents).map(({ id }) => id), [], {
    equals: (before, after) => before.join() === after.join()
  })
  return (
    <Show when={ids().length > 0} fallback={<p class="p-3 text-muted">{a("none")}</p>}>
      <div class="overflow-x-auto" tabindex="0" role="region" aria-label={a("list")}>
        <table class="w-full text-left sm:min-w-xl" data-testid="incidents">
          <thead class="text-sm text-muted">
            <tr>
              <For each={COLUMNS}>
                {([column, narrow = ""]) => <th class={`px-2 py-1 font-normal ${narrow}`}>{a(`col.${column}`)}</th>}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={ids()}>
              {(id) => (
                <Show when={props.incidents[id]}>
                  {(row) => (
                    <tr
                      class="border-t border-line"
                      classList={{
                        "bg-raised": props.chosen === id,
                        "text-muted": row().standing === "closed"
                      }}
                      data-row={id}
                    >
                      <td class="px-2 py-1.5">
                        <span class="inline-flex flex-wrap items-center gap-2">
                          <KindSign row={row()} />
                          <span class="font-semibold">{row().class.name}</span>
                        </span>
                      </td>
                      <td class="px-2 py-1.5">
                        <button
                          type="button"
                          class="min-h-8 text-left font-semibold underline"
                          aria-pressed={props.chosen === id}
                          onClick={() => props.onChoose(id)}
                        >
                          {userName(row())}
                        </button>
                        <span class="block text-sm text-muted">
                          {row().title}
                          <Show when={mayOpen(session, "alarms.view")}>
                            <A class="ml-2 underline" href={`/alarms/incidents/${encodeURIComponent(row().id)}`}>
                              {a("timeline")}
                            </A>
                          </Show>
                        </span>
                        <span class="block text-sm sm:hidden">{standingText(row(), props.nameOf)}</span>
                      </td>
                      <td class="px-2 py-1.5 whitespace-nowrap">
                        <Elapsed since={row().openedAt} />
                        <Show when={row().presses > 1}>
                          <span class="num ml-1 font-semibold text-alarm">×{row().presses}</span>
                        </Show>
                      </td>
                      <td class="num px-2 py-1.5 whitespace-nowrap max-sm:hidden">
                        <Show when={row().agent} fallback="–">
                          {(agent) => props.nameOf(agent())}
                        </Show>
                      </td>
                      <td class="px-2 py-1.5 max-sm:hidden">{standingText(row(), props.nameOf)}</td>
                    </tr>
                  )}
                </Show>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </Show>
  )
}
