import * as Schema from "effect/Schema"
import { createResource, For, Show } from "solid-js"
import { momentText } from "../shared/time-text.ts"
import { ask, type Outcome, SessionView } from "./affairs.ts"
import { deviceText } from "./device-text.ts"
import { w } from "./words.ts"

const Sessions = Schema.Array(SessionView)

/** Where somebody is signed in. `of` is a person whom an administrator looks at; nobody named: oneself. */
export const SessionsList = (props: { readonly of?: string }) => {
  const path = () =>
    props.of === undefined ? "/api/me/sessions" : `/api/people/${encodeURIComponent(props.of)}/sessions`
  const [read, { refetch }] = createResource(path, (from): Promise<Outcome<typeof Sessions.Type>> =>
    ask("GET", from, Sessions)
  )
  const sessions = () => {
    const outcome = read()
    return outcome !== undefined && "answer" in outcome ? outcome.answer : []
  }
  const problem = () => {
    const outcome = read()
    return outcome !== undefined && "problems" in outcome ? Object.values(outcome.problems)[0] : undefined
  }
  const end = async (which: string): Promise<void> => {
    await ask("DELETE", which, null)
    await refetch()
  }
  return (
    <section aria-label={w("sessions.title")}>
      <Show when={problem()}>{(said) => <p class="text-alarm">{said()}</p>}</Show>
      <ul class="divide-y divide-line">
        <For each={sessions()}>
          {(session) => (
            <li class="flex items-center justify-between gap-4 py-3">
              <div class="min-w-0">
                <p class="truncate font-medium" title={session.device}>
                  {session.device === "" ? w("sessions.unknown-device") : deviceText(session.device)}
                </p>
                <p class="text-muted">
                  {session.address} · {w("sessions.since", { time: momentText(session.since, Date.now()) })} ·{" "}
                  {w("sessions.seen", { time: momentText(session.seenAt, Date.now()) })}
                </p>
              </div>
              <Show when={!session.isThis} fallback={<span class="flex-none text-muted">{w("sessions.this")}</span>}>
                <Show when={props.of === undefined}>
                  <button
                    type="button"
                    class="btn flex-none"
                    onClick={() => void end(`/api/me/sessions/${session.id}`)}
                  >
                    {w("sessions.end")}
                  </button>
                </Show>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={sessions().some(({ isThis }) => !isThis)}>
        <button type="button" class="btn mt-4" onClick={() => void end(path())}>
          {w("sessions.end-others")}
        </button>
      </Show>
    </section>
  )
}
