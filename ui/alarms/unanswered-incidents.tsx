import { A } from "@solidjs/router"
import { createMemo, createSignal, For, Show } from "solid-js"
import type { IncidentRow } from "#wire/alarms.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { Elapsed } from "../shared/time.tsx"
import { a } from "../shared/words/alarms.ts"
import { inOrder } from "./incident-view.ts"
import { userName } from "./incident-words.ts"
import { isUnanswered } from "./unanswered.ts"

/** Incidents that nobody took, whoever was called: over whatever page is open, until somebody has them. */
export const UnansweredIncidents = () => {
  const { alarms } = useLive()
  const [hidden, setHidden] = createSignal<ReadonlySet<string>>(new Set())
  // By id, so that a card stays as it is when another comes.
  const shown = createMemo(() =>
    inOrder(alarms()?.incidents ?? {})
      .filter((row) => isUnanswered(row) && !hidden().has(row.id))
      .map(({ id }) => id)
  )
  return (
    <For each={shown()}>
      {(id) => (
        <Show when={alarms()?.incidents[id]}>
          {(row) => <Banner row={row()} onHide={() => setHidden(new Set([...hidden(), id]))} />}
        </Show>
      )}
    </For>
  )
}

const Banner = (props: { readonly row: IncidentRow; readonly onHide: () => void }) => (
  <section class="panel border-l-4 border-l-alarm p-3 shadow-lg" role="alert" data-unanswered={props.row.id}>
    <header class="flex items-center gap-2">
      <Icon name="siren" class="pulse flex-none text-alarm" />
      <strong class="min-w-0 flex-1 truncate">{a("unanswered", { who: userName(props.row) })}</strong>
      <span aria-hidden="true">
        <Elapsed since={props.row.openedAt} class="font-semibold text-alarm" />
      </span>
      <button type="button" class="btn btn-plain px-1.5" aria-label={t("do.close")} onClick={() => props.onHide()}>
        <Icon name="cross" />
      </button>
    </header>
    <p class="mt-0.5 truncate text-sm text-muted">
      {[props.row.class.name, props.row.title].filter(Boolean).join(" · ")}
    </p>
    <A
      class="btn btn-main mt-2 w-full"
      href={`/alarms?incident=${encodeURIComponent(props.row.id)}`}
      onClick={() => props.onHide()}
    >
      {a("open-it")}
    </A>
  </section>
)
