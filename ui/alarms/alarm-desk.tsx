import { useSearchParams } from "@solidjs/router"
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js"
import type { IncidentRow } from "#wire/alarms.ts"
import type { AgentId } from "#wire/words-of-work.ts"
import { useLive } from "../shared/live.ts"
import { createPreference } from "../shared/preference.ts"
import { clockText } from "../shared/time-text.ts"
import { a } from "../shared/words/alarms.ts"
import { tell } from "../shell/toasts.tsx"
import { IncidentCard } from "./incident-card.tsx"
import { IncidentTable } from "./incident-list.tsx"
import { type Incidents, inOrder } from "./incident-view.ts"

/** Who takes one talks with its terminal at once; not after a reload of the page. */
const JUST_TAKEN_MS = 10_000

/** The alarms that this person has, one card each, and below them all that are open; of these any can be looked at. */
export const AlarmDesk = (props: { readonly own: Incidents; readonly all: Incidents | null }) => {
  const { board, session } = useLive()
  const [chosen, setChosen] = createSignal<string | null>(null)
  // Whoever comes by a notice of one.
  const [query] = useSearchParams<{ readonly incident?: string }>()
  createEffect(() => void (query.incident !== undefined && setChosen(query.incident)))
  const nameOf = (agent: string): string => board()?.agents[agent as never]?.name ?? agent
  const mine = createMemo(() => inOrder(props.own).map(({ id }) => id), [], {
    equals: (before, after) => before.join() === after.join()
  })
  const looked = (): IncidentRow | undefined => {
    const id = chosen()
    return id === null || id in props.own ? undefined : props.all?.[id]
  }
  return (
    <div class="flex flex-col gap-3 p-3" data-testid="alarm-desk">
      <Show when={session.agent}>
        <TalkAtOnce own={props.own} />
      </Show>
      <For each={mine()}>
        {(id) => <Show when={props.own[id]}>{(row) => <IncidentCard row={row()} nameOf={nameOf} />}</Show>}
      </For>
      <Show when={looked()}>{(row) => <IncidentCard row={row()} nameOf={nameOf} />}</Show>
      <Show when={props.all}>
        {(all) => (
          <section class="panel min-w-0">
            <h2 class="px-3 pt-2 font-semibold">{a("list")}</h2>
            <IncidentTable incidents={all()} chosen={chosen()} nameOf={nameOf} onChoose={setChosen} />
          </section>
        )}
      </Show>
      <CheckInToasts />
    </div>
  )
}

/** Voice begins by itself where the report asks for it and the agent wishes so. */
const TalkAtOnce = (props: { readonly own: Incidents }) => {
  const { askFor, canAsk, desk, now, session } = useLive()
  const [isWanted, setWanted] = createPreference<"off" | "on">("alarm-talk", ["on", "off"])
  const asked = new Set<string>()
  /** Its own call may be told still that help comes. A telephone that is in use says so by itself, and the button is there. */
  const talk = async (agent: AgentId, incident: string, tries = 3): Promise<void> => {
    const answer = await askFor(agent, { _tag: "TalkToTerminal", incident })
    if (!answer.ok && answer.reason === "wrong-state" && tries > 1) await talk(agent, incident, tries - 1)
  }
  createEffect(() => {
    for (const row of Object.values(props.own)) {
      const hand = desk()?.hands[`incident/${row.id}` as never] as
        | { readonly phase: string; readonly since: number }
        | undefined
      if (row.standing !== "active" || hand?.phase !== "active" || asked.has(row.id)) continue
      asked.add(row.id)
      const isFresh = now() - hand.since < JUST_TAKEN_MS
      if (!isFresh || row.voice === "none" || isWanted() === "off" || !canAsk() || session.agent === null) continue
      void talk(session.agent, row.id)
    }
  })
  return (
    <label class="flex items-center gap-2 text-sm">
      <input
        type="checkbox"
        class="size-4"
        checked={isWanted() === "on"}
        onChange={(event) => setWanted(event.currentTarget.checked ? "on" : "off")}
      />
      {a("talk-at-once")}
    </label>
  )
}

/** A17: who checked in, and when, at the foot of the page. */
export const CheckInToasts = () => {
  const { alarms, now } = useLive()
  const began = now()
  const told = new Map<string, number>()
  createEffect(
    on(
      () => Object.entries(alarms()?.checkIns ?? {}).map(([terminal, { at, name }]) => ({ terminal, at, name })),
      (all) => {
        for (const { at, name, terminal } of all) {
          if (at < began || told.get(terminal) === at) continue
          told.set(terminal, at)
          tell({ kind: "done", text: a("checked-in", { who: name, time: clockText(at) }) })
        }
      }
    )
  )
  onCleanup(() => told.clear())
  return null
}
