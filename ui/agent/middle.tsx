import { For, Show } from "solid-js"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { CustomerTab } from "./pop/customer-tab.tsx"
import type { Pops } from "./pop/pops.ts"
import { RecentCalls } from "./recent-calls.tsx"

export const TABS = ["customer", "calls"] as const
export type Tab = (typeof TABS)[number]

/** The middle of the desk: the customer of the call, and the agent's own calls. Both stay as they are while the other is looked at. */
export const Middle = (props: {
  readonly agent: string
  readonly pops: Pops
  readonly tab: Tab
  readonly onTab: (tab: Tab) => void
}) => {
  const hasUnseen = () => props.pops.list().unseen.length > 0
  const move = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return
    const other = TABS[1 - TABS.indexOf(props.tab)] ?? "calls"
    props.onTab(other)
    document.querySelector<HTMLElement>(`#tab-${other}`)?.focus()
  }
  return (
    <div class="flex h-full min-h-0 flex-col">
      <div
        role="tablist"
        class="flex flex-none gap-1 max-md:border-b max-md:border-line max-md:bg-surface max-md:px-2 md:mb-2"
        aria-label={t("middle.title")}
        onKeyDown={move}
      >
        <For each={TABS}>
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
      <section
        id="panel-customer"
        role="tabpanel"
        aria-labelledby="tab-customer"
        class="panel flex min-h-0 flex-1 flex-col max-md:rounded-none max-md:border-0"
        classList={{ hidden: props.tab !== "customer" }}
      >
        <CustomerTab pops={props.pops} />
      </section>
      <div
        id="panel-calls"
        role="tabpanel"
        aria-labelledby="tab-calls"
        class="min-h-0 flex-1"
        classList={{ hidden: props.tab !== "calls" }}
      >
        <RecentCalls agent={props.agent} />
      </div>
      {/* Said to those who do not see that it opened. */}
      <p class="sr-only" role="status">
        <Show when={hasUnseen()}>{t("pop.waits")}</Show>
      </p>
    </div>
  )
}
