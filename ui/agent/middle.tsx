import { createMemo, For, type JSX, Show } from "solid-js"
import type { IncidentList } from "#wire/alarms.ts"
import { AlarmDesk } from "../alarms/alarm-desk-later.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { CustomerTab } from "./pop/customer-tab-later.ts"
import type { Pops } from "./pop/pops.ts"
import { Phrases } from "./phrases-later.ts"
import { RecentCalls } from "./recent-calls-later.ts"

const TABS = ["alarms", "customer", "calls", "phrases"] as const
export type Tab = (typeof TABS)[number]

/** The middle of the desk: the customer of the call, the agent's own calls, phrases. All stay as they are while another is looked at. */
export const Middle = (props: {
  readonly agent: string
  /** Null: the agent may not see customers. */
  readonly pops: Pops | null
  readonly hasPhrases: boolean
  /** The agent's own incidents, and all that are open; null: none of both. */
  readonly alarms: { readonly own: IncidentList["incidents"]; readonly all: IncidentList["incidents"] | null } | null
  readonly tab: Tab
  readonly onTab: (tab: Tab) => void
}) => {
  const hasUnseen = () => (props.pops?.list().unseen.length ?? 0) > 0
  const tabs = createMemo(() =>
    TABS.filter((tab) => {
      if (tab === "alarms") return props.alarms !== null
      return tab === "customer" ? props.pops !== null : tab === "calls" || props.hasPhrases
    })
  )
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined) return
    const to = tabs().at((tabs().indexOf(props.tab) + step) % tabs().length) ?? "calls"
    props.onTab(to)
    document.querySelector<HTMLElement>(`#tab-${to}`)?.focus()
  }
  return (
    <Show when={tabs().length > 1} fallback={<RecentCalls agent={props.agent} />}>
      <div class="flex h-full min-h-0 flex-col">
        <div
          role="tablist"
          class="flex flex-none gap-1 max-md:border-b max-md:border-line max-md:bg-surface max-md:px-2 md:mb-2"
          aria-label={t("middle.title")}
          onKeyDown={move}
        >
          <For each={tabs()}>
            {(tab) => (
              <button
                type="button"
                role="tab"
                id={`tab-${tab}`}
                class="flex min-h-9 items-center gap-1.5 border-b-2 px-3"
                classList={{
                  "border-accent font-semibold text-text": props.tab === tab,
                  "border-transparent text-muted": props.tab !== tab
                }}
                aria-selected={props.tab === tab}
                aria-controls={`panel-${tab}`}
                onClick={() => props.onTab(tab)}
              >
                {t(`middle.${tab}`)}
                <Show when={tab === "customer" && hasUnseen()}>
                  <span class="pulse flex items-center text-ring" data-testid="unseen">
                    <Icon name="bell" />
                    <span class="sr-only">{t("pop.waits")}</span>
                  </span>
                </Show>
              </button>
            )}
          </For>
        </div>
        <Show when={props.alarms !== null}>
          <Panel tab="alarms" shown={props.tab} class="overflow-y-auto">
            <AlarmDesk own={props.alarms?.own ?? {}} all={props.alarms?.all ?? null} />
          </Panel>
        </Show>
        <Show when={props.pops}>
          {(pops) => (
            <Panel tab="customer" shown={props.tab} class="panel flex flex-col max-md:rounded-none max-md:border-0">
              <CustomerTab pops={pops()} />
            </Panel>
          )}
        </Show>
        <Panel tab="calls" shown={props.tab}>
          <RecentCalls agent={props.agent} />
        </Panel>
        <Show when={props.hasPhrases}>
          <Panel tab="phrases" shown={props.tab}>
            <Phrases />
          </Panel>
        </Show>
        {/* Said to those who do not see that it opened. */}
        <p class="sr-only" role="status">
          <Show when={hasUnseen()}>{t("pop.waits")}</Show>
        </p>
      </div>
    </Show>
  )
}

const Panel = (props: {
  readonly tab: Tab
  readonly shown: Tab
  readonly class?: string
  readonly children: JSX.Element
}) => (
  <section
    id={`panel-${props.tab}`}
    role="tabpanel"
    aria-labelledby={`tab-${props.tab}`}
    class={`min-h-0 flex-1 ${props.class ?? ""}`}
    classList={{ hidden: props.tab !== props.shown }}
  >
    {props.children}
  </section>
)
