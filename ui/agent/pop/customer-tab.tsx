import { For, Show } from "solid-js"
import { Icon } from "../../shared/icons.tsx"
import { useLive } from "../../shared/live.ts"
import { t } from "../../shared/language.ts"
import { sideOf } from "../call/call-back.tsx"
import { createLinkedPages } from "./linked-pages.ts"
import { CallerPage } from "./caller-page-later.ts"
import type { Pops } from "./pops.ts"

/** The callers that are open, one of them looked at. It stays when the call is over, until it is closed or the next work comes. */
export const CustomerTab = (props: { readonly pops: Pops }) => {
  const { desk, session } = useLive()
  const nameOf = (call: string): string => {
    const { caller } = props.pops.answerOf(call)
    const id = props.pops.customerOf(call)
    const known = caller?.match.customers.find(({ customer }) => customer.id === id)
    return known?.customer.name ?? (caller ? caller.call[sideOf(caller.call, session.agent)] : "…")
  }
  const pages = createLinkedPages(session.agent ?? "", props.pops, (call) => {
    const phase = Object.values(desk()?.hands ?? {}).find(({ work }) => work === `call/${call}`)?.phase
    return phase === "alerting" || phase === "active"
  })
  const open = () => props.pops.list().open
  return (
    <Show
      when={open().length > 0}
      fallback={<p class="grid h-full min-h-40 place-items-center text-muted">{t("pop.nobody")}</p>}
    >
      <header class="flex flex-none flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <ul class="flex flex-wrap gap-1.5" aria-label={t("pop.open-callers")}>
          <For each={open().map(({ call }) => call)}>
            {(call) => (
              <li>
                <button
                  type="button"
                  class="chip num"
                  aria-pressed={props.pops.list().shown === call}
                  data-caller={call}
                  onClick={() => props.pops.show(call)}
                >
                  {nameOf(call)}
                  <Show when={props.pops.list().unseen.includes(call)}>
                    <span class="pulse text-ring">
                      <Icon name="bell" />
                      <span class="sr-only">{t("pop.waits")}</span>
                    </span>
                  </Show>
                </button>
              </li>
            )}
          </For>
        </ul>
        <Show when={props.pops.shown()}>
          {(pop) => (
            <button
              type="button"
              class="btn btn-plain ml-auto px-2 text-muted"
              aria-label={t("pop.close")}
              onClick={() => props.pops.close(pop().call)}
            >
              <Icon name="cross" />
            </button>
          )}
        </Show>
      </header>
      <div class="relative min-h-0 flex-1 overflow-y-auto">
        <Show when={props.pops.list().shown} keyed>
          {(call) => <CallerPage call={call} pops={props.pops} pages={pages} />}
        </Show>
      </div>
    </Show>
  )
}
